import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import { newId } from '#core/ids.ts'
import type { Log } from '#core/log.ts'
import { createBell } from '#events/bell.ts'
import type { Bus } from '#events/bus/port.ts'
import type { Database } from '#storage/schema.ts'
import { AttemptAtWork, leaseMs } from './attempt.ts'
import { cancelTopic, jobsTopic } from './enqueue-job.ts'
import type { JobKind } from './job.ts'
import { claimJob, type JobRow, nextDueAt } from './job-store.ts'

export interface RunnerOptions<Needs> {
  readonly db: Kysely<Database>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly kinds: readonly JobKind<Needs>[]
  /** Handed to every job as it is: one that works for long holds what it needs for a while only. */
  readonly needs: Needs
  /** Most jobs at once in this process. */
  readonly slots: number
  /** Told of every attempt that ended, for metrics. */
  ended?(kind: string, state: string, seconds: number): void
}

/** Rings may get lost; this bounds how long a job can go unseen. */
const pollMs = 1_000
const failureRetryMs = 2_000

/**
 * Takes jobs from the queue and works on them, in this process. Any number of processes on any number of hosts may do so
 * against the same database: each job is given to one of them at a time. Disposing breaks off what runs, which another
 * process, or this one at its next start, begins anew without losing an attempt.
 */
export class JobRunner<Needs> implements AsyncDisposable {
  readonly #options: RunnerOptions<Needs>
  readonly #stopping = new AbortController()
  readonly #attempts = new Map<string, AttemptAtWork<Needs>>()
  readonly #stopListening: readonly (() => void)[]
  readonly #loop: Promise<void>
  readonly #bell = createBell()

  constructor(options: RunnerOptions<Needs>) {
    this.#options = options
    this.#stopListening = [
      options.bus.listen(jobsTopic, () => this.#bell.ring()),
      options.bus.listen(cancelTopic, () => {
        for (const attempt of this.#attempts.values()) attempt.look()
      }),
    ]
    this.#loop = this.#run()
  }

  /** Jobs being worked on in this process. */
  get running(): number {
    return this.#attempts.size
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    this.#bell.ring()
    for (const stop of this.#stopListening) stop()
    await this.#loop
    await Promise.all([...this.#attempts.values()].map((attempt) => attempt.breakOff()))
  }

  async #run(): Promise<void> {
    const { log, db, clock } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      this.#bell.hush()
      try {
        while (await this.#startNext()) if (signal.aborted) return
        const due = await nextDueAt(db, this.#freeKinds())
        const wait = due === null ? pollMs : Math.min(pollMs, Math.max(0, due.getTime() - clock.now().getTime()))
        await this.#bell.sleep(clock, Math.max(wait, 1))
      } catch (error) {
        if (signal.aborted) return
        log.error({ error }, 'the queue of jobs could not be read; trying again')
        await this.#bell.sleep(clock, failureRetryMs)
      }
    }
  }

  #freeKinds(): string[] {
    const { kinds, slots } = this.#options
    if (this.#attempts.size >= slots) return []
    const running = [...this.#attempts.values()].map((attempt) => attempt.kind)
    return kinds
      .filter(({ name, concurrency }) => running.filter((one) => one === name).length < concurrency)
      .map(({ name }) => name)
  }

  async #startNext(): Promise<boolean> {
    const { db, clock } = this.#options
    const kinds = this.#freeKinds()
    const now = clock.now()
    const runner = newId()
    const row = await claimJob(db, { kinds, runner, now, leaseUntil: new Date(now.getTime() + leaseMs) })
    if (!row) return false
    this.#start(row, runner)
    return true
  }

  #start(row: JobRow, runner: string): void {
    const { kinds, ...options } = this.#options
    const kind = kinds.find(({ name }) => name === row.kind)
    if (!kind) throw new Error(`a job of the kind ${row.kind} was claimed`)
    const attempt = new AttemptAtWork({ ...options, kind, row, runner })
    this.#attempts.set(runner, attempt)
    void attempt.finished.then(() => {
      this.#attempts.delete(runner)
      this.#bell.ring()
    })
  }
}
