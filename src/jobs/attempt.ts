import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import { AppError, type ErrorCode, toAppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { JobContext, JobKind, JobProgress } from './job.ts'
import { reportedItems, saveJobItems } from './job-item-store.ts'
import { endAttempt, type JobEnd, type JobRow, renewLease } from './job-store.ts'
import { nextAttemptAt } from './retry-delay.ts'

interface AttemptOptions<Needs> {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly log: Log
  readonly needs: Needs
  readonly kind: JobKind<Needs>
  readonly row: JobRow
  readonly runner: string
  ended?(kind: string, state: string, seconds: number): void
}

/** Without a sign of life for so long a job is given to another runner: its process was killed, or stands still. */
export const leaseMs = 20_000
/** Progress is stored so often while it changes, and signs of life are given every fourth time even when it does not. */
const beatMs = 1_000
/** Processes that may die with a job in a row, without progress, before it counts as the reason. */
const mostLosses = 5

/** Failures that another attempt may not meet; every other code is the same the next time. */
const passing: ReadonlySet<ErrorCode> = new Set([
  'internal',
  'overloaded',
  'unavailable',
  'deadline_exceeded',
  'rate_limited',
  'misconfigured',
  'cancelled',
])

type Stop = 'cancelled' | 'stopping' | 'taken'

/** One attempt at a job: runs its work, gives signs of life, and stores how it ended. */
export class AttemptAtWork<Needs> {
  readonly kind: string
  /** Resolves when the attempt has ended and that is stored, as far as it can be; never rejects. */
  readonly finished: Promise<void>
  readonly #options: AttemptOptions<Needs>
  readonly #stop = new AbortController()
  #why: Stop | null = null
  #progress: JobProgress
  #stored: JobProgress
  #beating: Promise<void> = Promise.resolve()

  constructor(options: AttemptOptions<Needs>) {
    this.#options = options
    this.kind = options.kind.name
    const { done, refused, total } = options.row
    this.#progress = this.#stored = { done, refused, total }
    this.finished = this.#run()
  }

  /** Looks whether the job was cancelled. */
  look(): void {
    void this.#beat()
  }

  /** Breaks the work off, since this process stops; the attempt does not count. */
  async breakOff(): Promise<void> {
    this.#abort('stopping')
    await this.finished
  }

  async #run(): Promise<void> {
    const { log, row, kind, clock } = this.#options
    const started = clock.now().getTime()
    const ended = new AbortController()
    const beats = this.#beatUntil(ended.signal)
    const end = await this.#work()
    ended.abort()
    await beats
    if (this.#why === 'taken') {
      log.warn(
        { jobId: row.id, kind: kind.name },
        'a job was given to another runner, since this one gave no sign of life',
      )
      return
    }
    try {
      await this.#store(end)
    } catch (error) {
      log.error({ error, jobId: row.id }, 'the end of a job could not be stored; it is begun anew')
      return
    }
    const seconds = (clock.now().getTime() - started) / 1000
    log.info({ jobId: row.id, kind: kind.name, state: end.state, code: end.error?.code, seconds }, 'job attempt ended')
    this.#options.ended?.(kind.name, end.state, seconds)
  }

  async #work(): Promise<JobEnd> {
    const { kind, row, needs, clock, log } = this.#options
    const end = (state: JobEnd['state'], more: Partial<JobEnd> = {}): JobEnd => ({
      state,
      at: clock.now(),
      progress: this.#progress,
      ...more,
    })
    try {
      if (row.losses >= mostLosses)
        throw new AppError('conflict', `The program ended ${row.losses} times in a row while it worked on this job`)
      const input = kind.input.safeParse(row.input)
      if (!input.success)
        throw new AppError('invalid_input', 'The job was stored by another version of the program; ask for it again')
      const output = await kind.run(needs, input.data, this.#context())
      return end('done', { output: kind.output.parse(output) })
    } catch (thrown) {
      if (this.#why === 'cancelled') return end('cancelled')
      if (this.#why !== null) return end('waiting', { runAt: clock.now(), uncounted: true })
      const error = toAppError(thrown)
      log.warn({ error, jobId: row.id, kind: kind.name, attempt: row.attempts }, 'a job failed')
      const told = { error: { code: error.code, detail: error.message } }
      const again = passing.has(error.code) ? nextAttemptAt(clock.now(), row.attempts, kind.retryAfter) : null
      return again ? end('waiting', { ...told, runAt: again }) : end('failed', told)
    }
  }

  #context(): JobContext {
    const { db, row } = this.#options
    return {
      jobId: row.id,
      attempt: row.attempts,
      requestedBy: row.requested_by,
      signal: this.#stop.signal,
      progress: (progress) => {
        this.#progress = progress
      },
      report: (items) => saveJobItems(db, row.id, items),
      reported: (items) => reportedItems(db, row.id, items),
    }
  }

  async #store(end: JobEnd): Promise<void> {
    const { db, row, kind, runner } = this.#options
    await inTransaction(db, async (tx) => {
      const mine = await endAttempt(tx, row.id, runner, end)
      if (mine && kind.announced)
        await appendEvent(tx, { type: 'job_changed', payload: { jobId: row.id, kind: kind.name, state: end.state } })
    })
  }

  async #beatUntil(ended: AbortSignal): Promise<void> {
    for (let beat = 1; !ended.aborted; beat++) {
      await delay(beatMs, undefined, { signal: ended }).catch(() => {})
      if (ended.aborted) break
      if (this.#progress !== this.#stored || beat % 4 === 0) await this.#beat()
    }
    await this.#beating
  }

  #beat(): Promise<void> {
    this.#beating = this.#beating.then(() => this.#renew())
    return this.#beating
  }

  async #renew(): Promise<void> {
    const { db, row, runner, clock, log } = this.#options
    const progress = this.#progress
    const leaseUntil = new Date(clock.now().getTime() + leaseMs)
    try {
      const renewed = await renewLease(db, { id: row.id, runner, leaseUntil, progress })
      this.#stored = progress
      if (!renewed) this.#abort('taken')
      else if (renewed.cancelRequested) this.#abort('cancelled')
    } catch (error) {
      log.warn({ error, jobId: row.id }, 'a job could not give its sign of life')
    }
  }

  #abort(why: Stop): void {
    if (this.#why !== null) return
    this.#why = why
    this.#stop.abort(
      new AppError('cancelled', why === 'cancelled' ? 'The job was cancelled' : 'The job was broken off'),
    )
  }
}
