import { AppError, toAppError } from '#core/errors.ts'

/** A job from its arrival until its caller has an answer or an error. */
export interface Job<Work, Answer> {
  readonly id: number
  readonly work: Work
  /** Bytes that it holds while it waits. */
  readonly bytes: number
  readonly promise: Promise<Answer>
  resolve(answer: Answer): void
  reject(error: AppError): void
}

/** `settled` runs once, whichever way the job ends; `aborted` when the signal ends it. */
export function createJob<Work, Answer>(
  id: number,
  work: Work,
  bytes: number,
  signal: AbortSignal,
  aborted: (job: Job<Work, Answer>) => void,
): Job<Work, Answer> {
  let settle: { resolve(answer: Answer): void; reject(error: AppError): void } | null = null
  const promise = new Promise<Answer>((resolve, reject) => {
    settle = { resolve, reject }
  })
  const onAbort = () => {
    job.reject(abortError(signal))
    aborted(job)
  }
  const once = () => {
    signal.removeEventListener('abort', onAbort)
    const last = settle
    settle = null
    return last
  }
  const job: Job<Work, Answer> = {
    id,
    work,
    bytes,
    promise,
    resolve: (answer) => once()?.resolve(answer),
    reject: (error) => once()?.reject(error),
  }
  signal.addEventListener('abort', onAbort, { once: true })
  return job
}

/** Why a signal was aborted: its own AppError, `deadline_exceeded` for a timeout, else `cancelled`. */
export function abortError(signal: AbortSignal): AppError {
  const error = toAppError(signal.reason)
  return error.code === 'internal'
    ? new AppError('cancelled', 'The request was cancelled', { cause: signal.reason })
    : error
}
