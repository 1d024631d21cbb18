import { describe, expect, it } from 'vitest'
import { assessHealth, type Seen } from './component-health.ts'
import type { OperatingFigures } from './operating-figures.ts'

const GiB = 1_073_741_824
const figures: OperatingFigures = {
  jobs: [],
  jobsLate: 0,
  inboxes: { watched: 2, missing: 0, failing: 0, unwatched: 1 },
  inboxWaiting: 0,
  quarantined: 0,
  cameras: [],
  edges: { states: { connected: 0, hindered: 0, silent: 0 }, behind: 0, lost: 0 },
  disk: { free: 50 * GiB, size: 100 * GiB },
  backups: { scheduled: true, newest: null },
}
const well: Seen = {
  database: true,
  index: { loaded: true, done: 5, total: 5 },
  inference: { provider: 'cpu', waiting: 0, capacity: 64 },
  redis: { ready: true, address: '127.0.0.1:6379' },
  figures,
}
const withFigures = (changed: Partial<OperatingFigures>): Seen => ({ ...well, figures: { ...figures, ...changed } })

describe('health', () => {
  it('is ready with every part', () => {
    const { ready, parts } = assessHealth(well)
    expect(ready).toBe(true)
    expect(parts.map(({ name }) => name)).toEqual(['database', 'index', 'inference', 'redis', 'jobs', 'inbox', 'disk'])
    expect(parts.filter((part) => !part.ready || part.degraded)).toEqual([])
  })

  it.each<[string, Partial<Seen>, RegExp]>([
    ['database', { database: false, figures: null }, /does not answer/],
    ['index', { index: { loaded: false, done: 3, total: 5 } }, /3 of 5/],
  ])('is not ready without its %s', (name, changed, why) => {
    const { ready, parts } = assessHealth({ ...well, ...changed })
    expect(ready).toBe(false)
    expect(parts.filter((part) => !part.ready)).toEqual([{ name, ready: false, detail: expect.stringMatching(why) }])
  })

  it.each<[string, Seen, RegExp]>([
    ['inference', { ...well, inference: { provider: 'cpu', waiting: 64, capacity: 64 } }, /64 of 64 waiting/],
    ['redis', { ...well, redis: { ready: false, address: '127.0.0.1:6379' } }, /Redis does not answer/],
    ['jobs', withFigures({ jobsLate: 420 }), /7 minutes/],
    ['inbox', withFigures({ inboxes: { ...figures.inboxes, missing: 1, failing: 2 } }), /1 is missing and 2 cannot/],
    [
      'edges',
      withFigures({ edges: { states: { connected: 1, hindered: 1, silent: 2 }, behind: 5, lost: 0 } }),
      /2 have not been heard of for a minute and 1 cannot/,
    ],
    ['disk', withFigures({ disk: { free: 4 * GiB, size: 100 * GiB } }), /4\.0 GiB \(4\.0 %\)/],
    ['disk', withFigures({ disk: { free: GiB / 2, size: 4 * GiB } }), /0\.5 GiB/],
  ])('stays ready with %s degraded, and says why', (name, seen, why) => {
    const { ready, parts } = assessHealth(seen)
    expect(ready).toBe(true)
    expect(parts.filter((part) => part.degraded)).toEqual([
      { name, ready: true, degraded: true, detail: expect.stringMatching(why) },
    ])
  })

  it('says nothing of a disk that the system does not measure', () => {
    expect(assessHealth(withFigures({ disk: null })).parts.at(-1)).toEqual({ name: 'disk', ready: true })
  })
})
