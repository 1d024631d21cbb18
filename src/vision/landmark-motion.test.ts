import { describe, expect, it } from 'vitest'
import type { Landmarks } from './face.ts'
import { landmarkMotion } from './landmark-motion.ts'

const face: Landmarks = [
  { x: 100, y: 100 },
  { x: 160, y: 100 },
  { x: 130, y: 135 },
  { x: 108, y: 165 },
  { x: 152, y: 165 },
]
const map = (to: (x: number, y: number, i: number) => [number, number]): Landmarks => {
  const [a, b, c, d, e] = face.map(({ x, y }, i) => to(x, y, i)).map(([x, y]) => ({ x, y }))
  if (!a || !b || !c || !d || !e) throw new Error('five points')
  return [a, b, c, d, e]
}
const [cos, sin] = [Math.cos(0.4), Math.sin(0.4)]

describe('landmark motion', () => {
  it.each([
    ['a shift', map((x, y) => [x + 40, y - 15])],
    ['a zoom', map((x, y) => [x * 1.7, y * 1.7])],
    ['a turn in the picture', map((x, y) => [x * cos - y * sin, x * sin + y * cos])],
  ])('is nothing for %s', (_, moved) => expect(landmarkMotion(face, moved)).toBeCloseTo(0, 6))

  it.each([
    ['a head that turns aside', map((x, y, i) => [i === 2 ? x + 9 : 130 + (x - 130) * 0.95, y])],
    ['a mouth that opens', map((x, y, i) => [x, i > 2 ? y + 8 : y])],
  ])('is there for %s', (_, moved) => expect(landmarkMotion(face, moved)).toBeGreaterThan(0.02))

  it('is 0 where there is no face to speak of', () => {
    const point = map(() => [5, 5])
    expect(landmarkMotion(point, face)).toBe(0)
    expect(landmarkMotion(face, point)).toBe(0)
  })
})
