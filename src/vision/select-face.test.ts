import { describe, expect, it } from 'vitest'
import { selectFace } from './select-face.ts'

const square = (x: number, y: number, side: number) => ({ box: { x, y, width: side, height: side } })
const frame = { width: 400, height: 300 }
const middle = square(170, 120, 60)
const corner = square(320, 10, 76)

describe('selectFace', () => {
  it.each([
    ['all', [middle, corner]],
    ['only', [middle, corner]],
    ['largest', [corner]],
    ['prominent', [middle]],
  ] as const)('%s', (pick, expected) => {
    expect(selectFace([middle, corner], frame, pick)).toEqual(expected)
  })

  it('prefers a much larger face even at the edge', () => {
    const huge = square(220, 20, 170)
    expect(selectFace([middle, huge], frame, 'prominent')).toEqual([huge])
  })

  it('keeps the first of equals and nothing of nothing', () => {
    const twin = { ...middle, second: true }
    expect(selectFace([middle, twin], frame, 'prominent')[0]).toBe(middle)
    expect(selectFace([], frame, 'prominent')).toEqual([])
  })
})
