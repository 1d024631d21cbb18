import { AppError, type ErrorCode, type ErrorFacts } from '#core/errors.ts'

/** An error as it crosses from a thread: the safe part, and what only the log may see. */
export interface ThreadFailure {
  readonly code: ErrorCode
  readonly message: string
  readonly facts: ErrorFacts
  /** Stack of what was not expected; never sent to a caller. */
  readonly detail: string | null
}

/** What the pool sends to a thread. */
export interface JobMessage<Work> {
  readonly job: number
  readonly work: Work
}

/** What a thread sends: once `ready`, then an answer or a failure per job. `failed` without a job: it could not start. */
export type ThreadMessage<Answer> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly job: number; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly job: number | null; readonly failure: ThreadFailure }

export function failureOf(error: unknown): ThreadFailure {
  if (error instanceof AppError) {
    const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : null
    return { code: error.code, message: error.message, facts: error.facts, detail: cause }
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { code: 'internal', message: 'Something went wrong while the photo was analysed', facts: {}, detail }
}

export function errorOf(failure: ThreadFailure): AppError {
  const cause = failure.detail === null ? {} : { cause: new Error(failure.detail) }
  return new AppError(failure.code, failure.message, { facts: failure.facts, ...cause })
}
