import { parentPort, type Transferable } from 'node:worker_threads'
import { AppError } from '#core/errors.ts'
import { isGivenUp, type LoadBoard, readJobs } from './load-board.ts'
import { failureOf, type JobMessage, type ThreadMessage } from './thread-messages.ts'

/** What a thread knows of the pool it works in. */
export interface ThreadPlace {
  readonly index: number
  readonly board: LoadBoard
}

/** Asked between the stages of a job. */
export interface JobContext {
  /** Whether this job is the only one in the pool, so that it may use every core. */
  alone(): boolean
  /** Throws `cancelled` once nobody waits for the answer any more. */
  checkpoint(): void
}

export interface Answered<Answer> {
  readonly answer: Answer
  /** Buffers that go over to the main thread without a copy. */
  readonly transfer: readonly Transferable[]
}

/** Inside a thread: says `ready`, then answers jobs until the thread is terminated. The pool sends one job at a time. */
export function answerJobs<Work, Answer>(
  place: ThreadPlace,
  handle: (work: Work, context: JobContext) => Promise<Answered<Answer>>,
): void {
  const send = (message: ThreadMessage<Answer>, transfer: readonly Transferable[] = []) =>
    parentPort?.postMessage(message, transfer)
  parentPort?.on('message', ({ job, work }: JobMessage<Work>) => {
    const context: JobContext = {
      alone: () => readJobs(place.board) <= 1,
      checkpoint() {
        if (isGivenUp(place.board, place.index, job)) throw new AppError('cancelled', 'The request was cancelled')
      },
    }
    handle(work, context).then(
      ({ answer, transfer }) => send({ kind: 'answer', job, answer }, transfer),
      (error: unknown) => send({ kind: 'failed', job, failure: failureOf(error) }),
    )
  })
  send({ kind: 'ready' })
}

/** Inside a thread that cannot start: tells the pool why. */
export function reportFailedStart(error: unknown): void {
  const message: ThreadMessage<never> = { kind: 'failed', job: null, failure: failureOf(error) }
  parentPort?.postMessage(message)
}
