import type { Worker } from 'node:worker_threads'
import { AppError } from '#core/errors.ts'
import { abortError, createJob, type Job } from './job.ts'
import { createLoadBoard, giveUp, type LoadBoard, writeJobs } from './load-board.ts'
import { ThreadSlot } from './thread-slot.ts'
import { createWaitingJobs, type QueueCapacity, type WaitingJobs } from './waiting-jobs.ts'

export interface PoolOptions<Work> {
  readonly threads: number
  /** Starts the thread of one place; it speaks through `answerJobs`. */
  start(index: number, board: LoadBoard): Worker
  /** What is sent for a job, and which of its buffers move instead of being copied. Runs when a thread takes the job. */
  pack(work: Work): { message: unknown; transfer: readonly ArrayBuffer[] }
  readonly capacity: QueueCapacity
  /** Milliseconds that a thread may go on with a job nobody waits for, before it counts as stuck and is replaced. */
  readonly stuckAfter: number
  /** Told when a thread was replaced, for the log. */
  replaced?(thread: number, reason: string): void
}

/** Jobs per second to start from before any was measured. */
const firstGuess = 0.2

/**
 * Threads that each work on one job, and a bounded queue in front of them. The free thread with the lowest number gets the
 * next job, so that a lone job always meets thread 0. A thread that crashes or hangs fails its own job only and is replaced.
 */
export class ThreadPool<Work, Answer> implements AsyncDisposable {
  readonly #options: PoolOptions<Work>
  readonly #board: LoadBoard
  readonly #slots: readonly ThreadSlot<Work, Answer>[]
  readonly #waiting: WaitingJobs<Work, Answer>
  readonly #stuckTimers = new Set<NodeJS.Timeout>()
  readonly #ready: Promise<void>
  #settleReady: { resolve(): void; reject(error: AppError): void } | null = null
  #nextId = 1
  #disposed: Promise<void> | null = null
  /** Running mean of seconds per job, for Retry-After. */
  #secondsPerJob = firstGuess

  constructor(options: PoolOptions<Work>) {
    this.#options = options
    this.#board = createLoadBoard(options.threads)
    this.#waiting = createWaitingJobs(options.capacity)
    this.#ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject }
    })
    // Whoever opens a pool awaits `ready`; a pool that is disposed before must not end the process.
    this.#ready.catch(() => {})
    this.#slots = Array.from({ length: options.threads }, (_, index) => {
      const start = () => options.start(index, this.#board)
      return new ThreadSlot<Work, Answer>(index, start, {
        free: () => this.#advance(),
        lost: (error) => this.#lose(error),
        replaced: (reason) => options.replaced?.(index, reason),
      })
    })
  }

  /** Resolves when every thread has started; rejects with the first reason why one cannot. */
  ready(): Promise<void> {
    return this.#ready
  }

  get waiting(): number {
    return this.#waiting.size
  }

  get running(): number {
    return this.#slots.filter((slot) => slot.job !== null).length
  }

  /** Throws `overloaded`, as {@link run} would, while the queue takes nothing: asking costs less than preparing a job. */
  requireRoom(): void {
    if (this.#waiting.isFull) throw this.#overloaded()
  }

  /**
   * Runs one job. Throws `overloaded` with a retry time when the queue is full, `cancelled` or `deadline_exceeded` at once
   * when the signal aborts (a waiting job leaves the queue, a running one stops at its next checkpoint), `unavailable` when
   * the pool is closed or no thread can start, and whatever AppError the thread answered. `bytes` is what the job holds.
   */
  run(work: Work, bytes: number, signal: AbortSignal): Promise<Answer> {
    if (signal.aborted) return Promise.reject(abortError(signal))
    if (this.#disposed) return Promise.reject(new AppError('unavailable', 'The server is shutting down'))
    if (this.#slots.every((slot) => slot.state === 'lost')) return Promise.reject(noThreads())
    const job = createJob<Work, Answer>(this.#nextId++, work, bytes, signal, (aborted) => this.#abandon(aborted))
    // Counted before it is handed over: the thread may read the board before this function returns.
    writeJobs(this.#board, this.#waiting.size + this.running + 1)
    const free = this.#slots.find((slot) => slot.isFree)
    if (free) this.#assign(free, job)
    else if (!this.#waiting.offer(job)) job.reject(this.#overloaded())
    this.#post()
    return job.promise
  }

  /** Finishes running jobs, rejects waiting ones, ends all threads. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose()
    return this.#disposed
  }

  async #dispose(): Promise<void> {
    const closed = new AppError('unavailable', 'The server is shutting down')
    for (let job = this.#waiting.next(); job; job = this.#waiting.next()) job.reject(closed)
    await Promise.all(this.#slots.map((slot) => slot.close()))
    for (const timer of this.#stuckTimers) clearTimeout(timer)
    this.#settleReady?.reject(closed)
  }

  #assign(slot: ThreadSlot<Work, Answer>, job: Job<Work, Answer>): void {
    const { message, transfer } = this.#options.pack(job.work)
    const started = performance.now()
    const measure = () => {
      const seconds = (performance.now() - started) / 1000
      this.#secondsPerJob += 0.1 * (seconds - this.#secondsPerJob)
    }
    job.promise.then(measure, () => {})
    slot.assign(job, message, transfer)
  }

  #advance(): void {
    if (this.#slots.every((slot) => slot.state === 'ready')) {
      this.#settleReady?.resolve()
      this.#settleReady = null
    }
    // Before the next jobs are handed over: taking one that waits changes no count.
    this.#post()
    for (const slot of this.#slots) {
      if (!slot.isFree) continue
      const job = this.#waiting.next()
      if (!job) break
      this.#assign(slot, job)
    }
  }

  #abandon(job: Job<Work, Answer>): void {
    if (!this.#waiting.remove(job)) {
      const slot = this.#slots.find((candidate) => candidate.job === job)
      if (slot) this.#watch(slot, job)
    }
    this.#post()
  }

  /** Asks the thread to stop at its next checkpoint, and replaces it when it does not get there. */
  #watch(slot: ThreadSlot<Work, Answer>, job: Job<Work, Answer>): void {
    giveUp(this.#board, slot.index, job.id)
    const timer = setTimeout(() => {
      this.#stuckTimers.delete(timer)
      if (slot.job === job) slot.replace('its thread did not come back in time and was replaced')
    }, this.#options.stuckAfter)
    this.#stuckTimers.add(timer)
  }

  #lose(error: AppError): void {
    this.#settleReady?.reject(error)
    this.#settleReady = null
    if (!this.#slots.every((slot) => slot.state === 'lost')) return
    for (let job = this.#waiting.next(); job; job = this.#waiting.next()) job.reject(noThreads())
  }

  #post(): void {
    writeJobs(this.#board, this.#waiting.size + this.running)
  }

  #overloaded(): AppError {
    const seconds = (this.#waiting.size * this.#secondsPerJob) / this.#slots.length
    const message = 'More photos are waiting than can be accepted: try again later'
    return new AppError('overloaded', message, { retryAfter: Math.max(1, Math.ceil(seconds)) })
  }
}

function noThreads(): AppError {
  return new AppError('unavailable', 'No inference thread can start; the log says why')
}
