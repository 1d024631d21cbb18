import type { components } from './generated/api.ts'

/** Problem details (RFC 9457) as the server answers them, with the facts of the error beside. */
export type Problem = components['schemas']['Problem'] & { readonly [fact: string]: unknown }

/** A closed set: `docs` of the server lists what each means. `unreachable` is the client's own: no answer came. */
export type ErrorCode = components['schemas']['Problem']['code'] | 'unreachable'

/** What every call of the client throws where the server refuses it or cannot be reached. */
export class NetraError extends Error {
  readonly code: ErrorCode
  /** HTTP status; 0 where no answer came. */
  readonly status: number
  /** Finds the request in the server's log. */
  readonly correlationId: string | null
  /** Seconds after which a retry may succeed, where the server says. */
  readonly retryAfter: number | null
  /** All that the server said, `person_id` of `looks_like_other_person` for example. */
  readonly problem: Problem | null

  constructor(
    code: ErrorCode,
    message: string,
    more: { status?: number; problem?: Problem; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'NetraError'
    this.code = code
    this.status = more.status ?? 0
    this.problem = more.problem ?? null
    this.correlationId = more.problem?.correlation_id ?? null
    this.retryAfter = more.retryAfter ?? null
  }
}

/** The error in an answer that is not ok; what is no problem details (a proxy's page for example) becomes one. */
export function errorOf(status: number, text: string, retryAfter: string | null): NetraError {
  const seconds = retryAfter === null ? Number.NaN : Number(retryAfter)
  const more = { status, ...(Number.isFinite(seconds) ? { retryAfter: seconds } : {}) }
  try {
    const problem = JSON.parse(text) as Problem
    if (typeof problem.code === 'string' && typeof problem.detail === 'string')
      return new NetraError(problem.code, problem.detail, { ...more, problem })
  } catch {
    // No JSON: told below.
  }
  const code: ErrorCode = status === 413 ? 'too_large' : status >= 502 && status <= 504 ? 'unavailable' : 'internal'
  return new NetraError(code, `The server answered with status ${status}`, more)
}

/** Why no answer came: the caller gave up (thrown on as it is), or the server cannot be reached. */
export function unreachable(cause: unknown): unknown {
  if (cause instanceof NetraError || (cause instanceof Error && cause.name === 'AbortError')) return cause
  return new NetraError('unreachable', 'The server cannot be reached; check the address and that it runs', { cause })
}
