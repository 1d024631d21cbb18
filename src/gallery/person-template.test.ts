import { describe, expect, it } from 'vitest'
import { personTemplateOf } from './person-template.ts'

const face = (quality: number, ...vector: number[]) => ({ quality, vector: Float32Array.from(vector) })

describe("a person's template", () => {
  it.each([
    { name: 'nobody', faces: [], mean: null },
    { name: 'a single face, which says it itself', faces: [face(1, 1, 2)], mean: null },
    { name: 'two equally good faces', faces: [face(0.5, 0, 2), face(0.5, 1, 4)], mean: [0.5, 3] },
    { name: 'a good and a poor one', faces: [face(0.75, 0, 0), face(0.25, 4, 8)], mean: [1, 2] },
    { name: 'two without any quality', faces: [face(0, 0, 0), face(0, 2, 2)], mean: [1, 1] },
  ])('of $name', ({ faces, mean }) => {
    expect(personTemplateOf(faces)).toEqual(mean && Float32Array.from(mean))
  })
})
