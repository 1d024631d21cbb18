import { describe, expect, it } from 'vitest'
import { dayOf, filterOf, readSightingSearch } from './sighting-filter.ts'

const now = new Date(2026, 10, 21, 18, 34, 56)

describe('what of the sightings is looked at', () => {
  it('is read from the address, without what means nothing', () => {
    const all = { view: 'unknowns', camera: 'c', person: 'p', unknown: 'u', decision: 'known', time: 'week' }
    expect(readSightingSearch({ ...all, from: '2026-11-01', to: '2026-11-02', other: 1 })).toEqual({
      ...all,
      from: '2026-11-01',
      to: '2026-11-02',
    })
    expect(
      readSightingSearch({ view: 'x', camera: '', decision: 'maybe', time: 'any', from: 'yesterday', to: 5 }),
    ).toEqual({})
  })

  it('asks for whole hours, so that the question stays the same for a while', () => {
    const later = new Date(2026, 10, 21, 18, 59, 59)
    expect(filterOf({ time: 'day' }, now)).toEqual(filterOf({ time: 'day' }, later))
    const from = new Date(String(filterOf({ time: 'day' }, now).from)).getTime()
    expect(now.getTime() - from).toBeGreaterThanOrEqual(24 * 3_600_000)
    expect(now.getTime() - from).toBeLessThan(25 * 3_600_000)
  })

  it('takes days as they are where one looks, the last one whole', () => {
    const filter = filterOf(
      { time: 'between', from: '2026-11-20', to: '2026-11-20', camera: 'c', decision: 'unknown' },
      now,
    )
    expect(filter).toEqual({
      camera_id: 'c',
      decision: 'unknown',
      from: new Date(2026, 10, 20).toISOString(),
      to: new Date(2026, 10, 21).toISOString(),
    })
    expect(filterOf({ time: 'today' }, now)).toEqual({ from: new Date(2026, 10, 21).toISOString() })
    expect(filterOf({}, now)).toEqual({})
    expect(dayOf(new Date(2026, 0, 5, 23, 59).toISOString())).toBe('2026-01-05')
  })
})
