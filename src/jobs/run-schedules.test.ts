import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createLog } from '#core/log.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { jobKind } from './job.ts'
import { Scheduler } from './run-schedules.ts'
import { nextTime } from './schedule.ts'
import { listScheduleRows } from './schedule-store.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const kind = jobKind({
  name: 'sweep',
  input: z.strictObject({}),
  output: z.strictObject({}),
  run: async () => ({}),
})

describe('schedules', () => {
  it('start their work once each time, over several processes, and make up once for what was missed', async () => {
    let now = new Date(2030, 0, 1, 12, 0, 30)
    const sleepers = new Set<() => void>()
    const clock = {
      now: () => now,
      sleep: (_: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          sleepers.add(resolve)
          if (signal?.aborted) resolve()
          signal?.addEventListener('abort', () => resolve(), { once: true })
        }),
    }
    const options = {
      db: database.db,
      clock,
      log: createLog('silent'),
      schedules: [{ name: 'hourly', pattern: '0 * * * *', kind: 'sweep', input: {} }],
      kinds: [kind],
    }
    await using _one = new Scheduler(options)
    await using _two = new Scheduler(options)
    const jobs = () => database.db.selectFrom('jobs').selectAll().execute()
    await vi.waitFor(async () => expect(await listScheduleRows(database.db)).toHaveLength(1), { timeout: 30_000 })
    expect(await jobs()).toHaveLength(0)
    const reach = async (to: Date, count: number) => {
      now = to
      await vi.waitFor(
        async () => {
          for (const wake of sleepers) wake()
          expect(await jobs()).toHaveLength(count)
          expect((await listScheduleRows(database.db))[0]?.next_at.getTime()).toBeGreaterThan(now.getTime())
        },
        { timeout: 30_000, interval: 20 },
      )
    }
    await reach(new Date(2030, 0, 1, 13, 0, 5), 1)
    await reach(new Date(2030, 0, 2, 9, 30, 0), 2)
  })

  it.each(['', 'daily', '61 * * * *', '* * * * * *'])('refuse the pattern "%s"', (pattern) => {
    expect(() => nextTime(pattern, new Date())).toThrow(expect.objectContaining({ code: 'misconfigured' }))
  })

  it('refuse a pattern that never comes', () => {
    expect(() => nextTime('0 0 31 2 *', new Date())).toThrow(/never/)
  })
})
