import { describe, expect, it } from 'vitest'
import { createRateWatch } from './watch-rate.ts'

/** When a stream was said to stand still: frames every `interval` until `until`, then every `after`. */
function noticedAt(interval: number, until: number, after: number): number | null {
  const watch = createRateWatch()
  let next = 0
  for (let at = 0; at < until + 20_000; at += 50) {
    while (next <= at) {
      watch.frame(next)
      next += next < until ? interval : after
    }
    if (watch.standsStill(at)) return at - until
  }
  return null
}

describe('a stream that stands still', () => {
  it.each([
    ['at once', 200, 1e9],
    ['but lets a frame through every three seconds', 200, 3_000],
    ['at 2 frames a second', 500, 1e9],
    ['at 30 frames a second', 33, 3_000],
  ])('is noticed within three seconds: %s', (_, interval, after) => {
    const noticed = noticedAt(interval, 10_000, after)
    expect(noticed).toBeGreaterThan(0)
    expect(noticed).toBeLessThanOrEqual(3_000)
  })

  it.each([
    ['at the same rate', 200, 200],
    ['more slowly at night', 200, 1_000],
    ['once in two seconds as always', 2_000, 2_000],
  ])('is not one that goes on %s', (_, interval, after) => {
    expect(noticedAt(interval, 10_000, after)).toBeNull()
  })

  it('is nothing before its second frame', () => {
    const watch = createRateWatch()
    expect(watch.standsStill(60_000)).toBe(false)
    watch.frame(0)
    expect(watch.standsStill(60_000)).toBe(false)
  })
})

it('tells the rate', () => {
  const watch = createRateWatch()
  expect(watch.rate(0)).toBe(0)
  for (let at = 0; at <= 20_000; at += 200) watch.frame(at)
  expect(watch.rate(20_000)).toBeCloseTo(5, 0)
  expect(watch.rate(40_000)).toBe(0)
})
