import { describe, expect, it } from 'vitest'
import { histogramOf } from './histogram.ts'
import { reliabilityOf } from './reliability.ts'
import { columnsOf, type ScoreSet } from './scores.ts'

function setOf(genuine: readonly number[], impostor: readonly number[]): ScoreSet {
  const columns = (all: readonly number[]) => columnsOf(all.map((distance) => ({ distance, left: 0, right: 1 })))
  return {
    genuine: columns(genuine),
    impostor: columns(impostor),
    personOf: Int32Array.of(0, 1),
    people: 2,
    impostorsOf: 'pair',
  }
}

describe('calibration', () => {
  it('holds where as many are the same as promised, however many of either kind there are', () => {
    // At 0.5 half of the weight of each kind: one of two genuine, two of four impostors.
    const set = setOf([0.01, 0.5], [0.5, 0.5, 0.99, 0.99])
    const found = reliabilityOf(set, (distance) => 1 - distance)
    expect(found?.bins.map(({ observed, comparisons }) => [observed, comparisons])).toEqual([
      [0, 2],
      [0.5, 3],
      [1, 1],
    ])
    expect(found?.error).toBeCloseTo(0.005, 12)
  })

  it('shows a promise that is too high', () => {
    const found = reliabilityOf(setOf([0.1], [0.2]), () => 0.95)
    expect(found?.bins).toEqual([{ promised: 0.95, observed: 0.5, comparisons: 2 }])
    expect(found?.error).toBeCloseTo(0.45, 12)
  })

  it('is not told without both kinds, nor from pairs that could not be compared', () => {
    expect(reliabilityOf(setOf([Infinity], [0.5]), () => 0.5)).toBeNull()
  })
})

describe('the histogram', () => {
  it('adds up to one for each kind and leaves out what could not be compared', () => {
    const { start, width, genuine, impostor } = histogramOf(setOf([0.2, 0.4, Infinity], [0.6, 1]))
    expect(start).toBe(0.2)
    expect(start + width * genuine.length).toBeCloseTo(1, 12)
    for (const shares of [genuine, impostor]) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
  })

  it('bears a single distance, and none', () => {
    expect(histogramOf(setOf([0.5], [0.5])).genuine[0]).toBe(1)
    expect(histogramOf(setOf([], [])).genuine).toEqual([])
  })
})
