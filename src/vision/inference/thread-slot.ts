import type { Worker } from 'node:worker_threads'
import { AppError } from '#core/errors.ts'
import type { Job } from './job.ts'
import { errorOf, type ThreadMessage } from './thread-messages.ts'

/** Starts in a row that may fail before a slot is given up. */
const attempts = 5
/** Milliseconds before the second start; doubled each time. */
const firstDelay = 100

export interface SlotEvents {
  /** A thread is ready for its next job. */
  free(): void
  /** The slot will not start again. */
  lost(error: AppError): void
  /** A thread ended by itself or was given up, and another one is being started. */
  replaced(reason: string): void
}

type State = 'starting' | 'ready' | 'lost' | 'closed'

/** One place in the pool: a thread, its job if it has one, and its replacement when it dies. */
export class ThreadSlot<Work, Answer> {
  readonly index: number
  readonly #start: () => Worker
  readonly #events: SlotEvents
  #thread: Worker | null = null
  #state: State = 'starting'
  #job: Job<Work, Answer> | null = null
  #failedStarts = 0
  #timer: NodeJS.Timeout | null = null
  #whenIdle: (() => void) | null = null

  constructor(index: number, start: () => Worker, events: SlotEvents) {
    this.index = index
    this.#start = start
    this.#events = events
    this.#launch()
  }

  get state(): State {
    return this.#state
  }

  get job(): Job<Work, Answer> | null {
    return this.#job
  }

  get isFree(): boolean {
    return this.#state === 'ready' && this.#job === null
  }

  /** Hands a job over; `transfer` lists the buffers of `message` that move instead of being copied. */
  assign(job: Job<Work, Answer>, message: unknown, transfer: readonly ArrayBuffer[]): void {
    this.#job = job
    try {
      this.#thread?.postMessage({ job: job.id, work: message }, transfer)
    } catch (cause) {
      // What cannot be copied never reaches the thread, which would be waited for in vain.
      job.reject(new AppError('internal', 'The work could not be handed to an inference thread', { cause }))
      queueMicrotask(() => this.#job === job && this.#finishJob())
    }
  }

  /** Ends a thread that does not come back from its job, and starts another one. */
  replace(reason: string): void {
    this.#fall(this.#thread, new AppError('internal', `The analysis was stopped: ${reason}`), reason)
  }

  /** Waits for the running job, then ends the thread. */
  async close(): Promise<void> {
    if (this.#job) await new Promise<void>((resolve) => (this.#whenIdle = resolve))
    this.#state = 'closed'
    if (this.#timer) clearTimeout(this.#timer)
    const thread = this.#thread
    this.#thread = null
    thread?.removeAllListeners()
    await thread?.terminate()
  }

  #launch(): void {
    this.#state = 'starting'
    this.#timer = null
    const thread = this.#start()
    this.#thread = thread
    thread.on('message', (message: ThreadMessage<Answer>) => this.#receive(thread, message))
    thread.on('error', (cause: unknown) => this.#fall(thread, crashError(cause), describe(cause)))
    thread.on('exit', (code) => this.#fall(thread, crashError(null), `it exited with code ${code}`))
  }

  #receive(thread: Worker, message: ThreadMessage<Answer>): void {
    if (thread !== this.#thread) return
    if (message.kind === 'ready') {
      this.#state = 'ready'
      this.#failedStarts = 0
      this.#events.free()
      return
    }
    if (message.kind === 'failed' && message.job === null) {
      const error = errorOf(message.failure)
      this.#fall(thread, error, error.message)
      return
    }
    const job = this.#job
    if (job?.id !== message.job) return
    if (message.kind === 'answer') job.resolve(message.answer)
    else job.reject(errorOf(message.failure))
    this.#finishJob()
  }

  #finishJob(): void {
    this.#job = null
    this.#whenIdle?.()
    if (this.#whenIdle === null) this.#events.free()
  }

  #fall(thread: Worker | null, error: AppError, reason: string): void {
    if (thread === null || thread !== this.#thread) return
    const failedStart = this.#state === 'starting'
    this.#thread = null
    thread.removeAllListeners()
    // A thread that is dying may still report an error; without a listener that would end the process.
    thread.on('error', () => {})
    void thread.terminate()
    this.#failedStarts = failedStart ? this.#failedStarts + 1 : 0
    const given = failedStart && (error.code === 'misconfigured' || this.#failedStarts >= attempts)
    this.#state = given ? 'lost' : 'starting'
    this.#job?.reject(error)
    const closing = this.#whenIdle !== null
    if (this.#job) this.#finishJob()
    if (closing) return
    if (given) {
      this.#events.lost(error)
      return
    }
    this.#events.replaced(reason)
    if (!failedStart) this.#launch()
    else this.#timer = setTimeout(() => this.#launch(), firstDelay * 2 ** (this.#failedStarts - 1))
  }
}

function crashError(cause: unknown): AppError {
  return new AppError('internal', 'The thread that analysed this photo stopped unexpectedly and was replaced', {
    cause,
  })
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause ? `${String(cause.code)}: ${cause.message}` : cause.message
}
