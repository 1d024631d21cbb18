import { describe, expect, it } from 'vitest'
import { bestThreshold, foldAccuracy } from './fold-accuracy.ts'

const pairsOf = (same: readonly number[], different: readonly number[]) => [
  ...same.map((distance) => ({ distance, same: true })),
  ...different.map((distance) => ({ distance, same: false })),
]

describe('the best threshold', () => {
  it.each([
    { name: 'between two kinds that do not overlap', same: [0.1, 0.3], different: [0.7, 0.9], threshold: 0.5 },
    { name: 'in the widest gap of equally good ones', same: [0.1, 0.5], different: [0.4, 0.9], threshold: 0.7 },
    {
      name: 'below everybody where accepting nobody is best',
      same: [0.9],
      different: [0.1, 0.2],
      threshold: 0.1 - 1e-6,
    },
  ])('lies $name', ({ same, different, threshold }) => {
    expect(bestThreshold(pairsOf(same, different))).toBeCloseTo(threshold, 12)
  })
})

describe('accuracy over ten folds', () => {
  const same = Array.from({ length: 20 }, (_, i) => 0.2 + i / 100)
  const different = Array.from({ length: 20 }, (_, i) => 0.6 + i / 100)

  it('is 1 where the kinds do not overlap, with an interval that says from how many pairs', () => {
    const accuracy = foldAccuracy(pairsOf(same, different))
    expect(accuracy).toMatchObject({ value: 1, high: 1, standardError: 0, folds: new Array(10).fill(1) })
    expect(accuracy?.low).toBeCloseTo(40 / (40 + 1.959964 ** 2), 4)
  })

  it('judges a fold by the others: an odd pair is wrong although a threshold fitted on it would be right', () => {
    const odd = pairsOf([...same.slice(0, -1), 0.59], [0.591, ...different.slice(1)])
    expect(foldAccuracy(odd)?.value).toBeLessThan(1)
  })

  it('counts a pair that could not be compared as wrong, of either kind', () => {
    const pairs = pairsOf([...same.slice(0, -1), Infinity], [Infinity, ...different.slice(1)])
    expect(foldAccuracy(pairs)?.value).toBe(38 / 40)
  })

  it('is not told from fewer than ten pairs of a kind', () => {
    expect(foldAccuracy(pairsOf(same.slice(0, 9), different))).toBeNull()
  })
})
