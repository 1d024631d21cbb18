import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { enqueueJob } from './enqueue-job.ts'
import type { JobKind } from './job.ts'
import { nextTime, type Schedule } from './schedule.ts'
import { ensureSchedule, noteScheduled, takeDueSchedule } from './schedule-store.ts'

interface SchedulerOptions {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly log: Log
  readonly schedules: readonly Schedule[]
  readonly kinds: readonly JobKind<never>[]
}

/** How long a due schedule can go unseen. */
const lookMs = 15_000

/**
 * Puts jobs into the queue at their times. Every process may do so: each time is taken by one of them. Times that passed
 * while no process ran are made up for once, not once each.
 */
export class Scheduler implements AsyncDisposable {
  readonly #options: SchedulerOptions
  readonly #stopping = new AbortController()
  readonly #loop: Promise<void>

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.#loop = this.#run()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#options
    const { signal } = this.#stopping
    let known = false
    while (!signal.aborted) {
      try {
        if (!known) await this.#ensure()
        known = true
        while (!signal.aborted && (await this.#startDue()));
      } catch (error) {
        if (!signal.aborted) log.error({ error }, 'the schedules could not be looked up; trying again')
      }
      await clock.sleep(lookMs, signal).catch(() => {})
    }
  }

  async #ensure(): Promise<void> {
    const { db, clock, schedules } = this.#options
    for (const { name, pattern } of schedules) await ensureSchedule(db, name, pattern, nextTime(pattern, clock.now()))
  }

  async #startDue(): Promise<boolean> {
    const { db, clock, log, schedules, kinds } = this.#options
    const now = clock.now()
    return await inTransaction(db, async (tx) => {
      const names = schedules.map(({ name }) => name)
      const due = await takeDueSchedule(tx, names, now)
      const schedule = schedules.find(({ name }) => name === due?.name)
      const kind = kinds.find(({ name }) => name === schedule?.kind)
      if (!due || !schedule || !kind) return false
      const idempotencyKey = `${due.name} ${due.next_at.toISOString()}`
      const { job } = await enqueueJob(tx, kind, schedule.input, { requestedBy: 'system', runAt: now, idempotencyKey })
      await noteScheduled(tx, due.name, nextTime(due.pattern, now), now, job.id)
      log.info({ schedule: due.name, jobId: job.id }, 'scheduled work is due')
      return true
    })
  }
}
