import { describe, expect, it } from 'vitest'
import { nextAttemptAt, retryDelays } from './retry-delay.ts'

describe('retries', () => {
  it.each([
    [60_000, 3, undefined, [60_000, 120_000, 240_000]],
    [10, 4, 25, [10, 20, 25, 25]],
    [10, 0, undefined, []],
  ])('wait %i ms, %i times, at most %s', (first, retries, longest, delays) => {
    expect(retryDelays(first, retries, longest)).toEqual(delays)
  })

  it('end when the attempts are used up', () => {
    const now = new Date(1_000_000)
    expect([1, 2, 3, 4].map((failed) => nextAttemptAt(now, failed, retryDelays(1_000, 3))?.getTime())).toEqual([
      1_001_000,
      1_002_000,
      1_004_000,
      undefined,
    ])
  })
})
