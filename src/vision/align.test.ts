import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { similarityTransform } from './align.ts'

const coordinate = fc.double({ min: -500, max: 500, noNaN: true })
const point = fc.record({ x: coordinate, y: coordinate })

describe('similarityTransform', () => {
  it('finds the turn, scale and shift that made the points', () => {
    const parameters = fc.record({
      points: fc.array(point, { minLength: 3, maxLength: 8 }),
      angle: fc.double({ min: -3, max: 3, noNaN: true }),
      scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
      shift: point,
    })
    fc.assert(
      fc.property(parameters, ({ points, angle, scale, shift }) => {
        const [first] = points
        fc.pre(points.some((p) => Math.hypot(p.x - (first?.x ?? 0), p.y - (first?.y ?? 0)) > 1))
        const [c, s] = [Math.cos(angle) * scale, Math.sin(angle) * scale]
        const moved = points.map(({ x, y }) => ({ x: c * x - s * y + shift.x, y: s * x + c * y + shift.y }))
        const [a, b, dx, d, e, dy] = similarityTransform(moved, points)
        for (const [i, { x, y }] of points.entries()) {
          expect(a * x + b * y + dx).toBeCloseTo(moved[i]?.x ?? 0, 4)
          expect(d * x + e * y + dy).toBeCloseTo(moved[i]?.y ?? 0, 4)
        }
      }),
    )
  })

  it('never mirrors', () => {
    const square = [
      { x: 0, y: 0 },
      { x: 1, y: 0 },
      { x: 1, y: 1 },
      { x: 0, y: 1 },
    ]
    const [a, b, , d, e] = similarityTransform(
      square.map(({ x, y }) => ({ x: -x, y })),
      square,
    )
    expect(a * e - b * d).toBeGreaterThanOrEqual(0)
  })

  it('refuses points that do not pair and points that are one', () => {
    expect(() => similarityTransform([{ x: 0, y: 0 }], [])).toThrow(RangeError)
    const same = [
      { x: 4, y: 4 },
      { x: 4, y: 4 },
    ]
    expect(() => similarityTransform(same, same)).toThrow(RangeError)
  })
})
