import { describe, expect, it } from 'vitest'
import { discardCurve } from './discard-curve.ts'
import { columnsOf } from './scores.ts'

/** A hundred pairs; those of photo 2i and 2i + 1 are the closer, the smaller i. */
const genuine = columnsOf(Array.from({ length: 100 }, (_, i) => ({ distance: i / 100, left: 2 * i, right: 2 * i + 1 })))
const qualityOf = (quality: (pair: number) => number) => Array.from({ length: 200 }, (_, photo) => quality(photo >> 1))

describe('error against discard', () => {
  it('starts at the share of misses and reaches zero at once with a perfect quality', () => {
    const curve = discardCurve(
      genuine,
      qualityOf((pair) => 1 - pair / 100),
    )
    expect([curve?.misses, curve?.threshold]).toEqual([5, 0.94])
    expect(curve?.points[0]).toEqual({ discarded: 0, missed: 0.05 })
    expect(curve?.points[3]?.missed).toBeCloseTo(2 / 97, 12)
    expect(curve?.points[5]?.missed).toBe(0)
  })

  it('rises with a quality that is the wrong way round', () => {
    const curve = discardCurve(
      genuine,
      qualityOf((pair) => pair / 100),
    )
    expect(curve?.points.at(-1)?.missed).toBe(5 / 50)
  })

  it('goes by the worse of the two photos', () => {
    const quality = qualityOf(() => 0.9)
    quality[199] = 0.1
    expect(discardCurve(genuine, quality)?.points[1]?.missed).toBeCloseTo(4 / 99, 12)
  })

  it('says nothing where fewer than five pairs are missed', () => {
    expect(discardCurve(columnsOf([{ distance: 1, left: 0, right: 1 }]), [1, 1])).toBeNull()
  })
})
