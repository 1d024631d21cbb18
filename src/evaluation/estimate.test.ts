import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentileInterval, widen, wilson } from './estimate.ts'

describe('the Wilson interval', () => {
  it.each([
    // Values of Newcombe (1998), table I, method 3.
    { count: 81, of: 263, low: 0.2553, high: 0.3662 },
    { count: 15, of: 148, low: 0.0624, high: 0.1605 },
    { count: 0, of: 20, low: 0, high: 0.1611 },
    { count: 1, of: 29, low: 0.0061, high: 0.1718 },
  ])('of $count of $of is that of the literature', ({ count, of, low, high }) => {
    const estimate = wilson(count, of)
    expect(estimate.low).toBeCloseTo(low, 4)
    expect(estimate.high).toBeCloseTo(high, 4)
  })

  it('says nothing about no trials', () => {
    expect(wilson(0, 0)).toEqual({ value: 0, low: 0, high: 1 })
  })

  it('holds the share, stays within 0…1 and mirrors', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.integer({ min: 1, max: 5_000 }), (count, of) => {
        fc.pre(count <= of)
        const [{ value, low, high }, mirror] = [wilson(count, of), wilson(of - count, of)]
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(value)
        expect(high).toBeGreaterThanOrEqual(value)
        expect(high).toBeLessThanOrEqual(1)
        expect(1 - mirror.high).toBeCloseTo(low, 12)
      }),
    )
  })
})

describe('resampled values', () => {
  it('give their middle 95 %', () => {
    const values = Array.from({ length: 1_001 }, (_, i) => 1_000 - i)
    expect(percentileInterval(values)).toEqual({ low: 25, high: 975 })
    expect(percentileInterval([])).toBeNull()
  })

  it('only widen', () => {
    const estimate = { value: 0.5, low: 0.4, high: 0.6 }
    expect(widen(estimate, { low: 0.45, high: 0.7 })).toEqual({ value: 0.5, low: 0.4, high: 0.7 })
    expect(widen(estimate, null)).toEqual(estimate)
  })
})
