/**
 * The one table of error codes. Every error that leaves the process carries one of them; the domain throws
 * {@link AppError}, the doors translate. gRPC numbers are those of the gRPC status code list.
 */
export const errorTable = {
  invalid_input: { status: 400, grpc: 3, title: 'A field is missing or has a wrong value' },
  unauthenticated: { status: 401, grpc: 16, title: 'No valid API key or session was given' },
  forbidden: { status: 403, grpc: 7, title: 'The caller lacks the permission' },
  capability_off: { status: 403, grpc: 7, title: 'The capability has not been turned on by an administrator' },
  not_found: { status: 404, grpc: 5, title: 'There is nothing under this id' },
  method_not_allowed: { status: 405, grpc: 12, title: 'The path exists, but not with this method' },
  conflict: { status: 409, grpc: 6, title: 'The request contradicts what is stored' },
  duplicate_photo: { status: 409, grpc: 6, title: 'This photo is enrolled for this person already' },
  replayed_frame: { status: 409, grpc: 6, title: 'This frame was sent to the liveness session already' },
  looks_like_other_person: { status: 409, grpc: 6, title: 'The face looks like another enrolled person' },
  too_large: { status: 413, grpc: 8, title: 'The upload or the image exceeds a limit' },
  unsupported_media: { status: 415, grpc: 3, title: 'The content type or image format is not supported' },
  no_face: { status: 422, grpc: 9, title: 'No face was found in the photo' },
  many_faces: { status: 422, grpc: 9, title: 'Several faces were found where one is needed' },
  low_quality: { status: 422, grpc: 9, title: 'The face is not good enough to be enrolled' },
  invalid_image: { status: 422, grpc: 3, title: 'The image is damaged and cannot be decoded' },
  invalid_archive: { status: 422, grpc: 3, title: 'The archive is damaged, or a member is not allowed' },
  rate_limited: { status: 429, grpc: 8, title: 'Too many requests from this caller' },
  cancelled: { status: 499, grpc: 1, title: 'The caller went away before the answer was ready' },
  internal: { status: 500, grpc: 13, title: 'Something went wrong inside; the correlation id finds it in the log' },
  overloaded: { status: 503, grpc: 14, title: 'More work is waiting than can be accepted; retry later' },
  unavailable: { status: 503, grpc: 14, title: 'A part that this request needs is not ready' },
  deadline_exceeded: { status: 504, grpc: 4, title: 'The work was not finished within its deadline' },
  misconfigured: { status: 500, grpc: 9, title: 'The configuration is wrong; the message says what to change' },
} as const

export type ErrorCode = keyof typeof errorTable

/** Extra, safe facts of an error that go onto the wire beside code and detail (for example who a face looks like). */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>

/**
 * An expected failure. `message` is safe for the caller to read: it never holds pixels, vectors or credentials.
 * The cause goes to the log only.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly facts: ErrorFacts
  /** Seconds after which a retry may succeed; sent as `Retry-After`. */
  readonly retryAfter: number | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; facts?: ErrorFacts; retryAfter?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.facts = options.facts ?? {}
    this.retryAfter = options.retryAfter
  }
}

/** Whatever was thrown, as an {@link AppError}: aborts become `cancelled`, everything unknown becomes `internal`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new AppError('deadline_exceeded', 'The deadline passed before the work was done', { cause: error })
  if (error instanceof Error && error.name === 'AbortError')
    return new AppError('cancelled', 'The request was cancelled', { cause: error })
  return new AppError('internal', 'Something went wrong', { cause: error })
}
