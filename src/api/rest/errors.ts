import { toWire } from '#api/names.ts'
import { type AppError, errorTable } from '#core/errors.ts'

export const problemType = 'application/problem+json; charset=utf-8'

/** A problem detail (RFC 9457) with Netra's closed set of codes and the id under which the log has the request. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly correlation_id: string
}

/** The error as the client sees it; facts stand beside the standard members and never replace them. */
export function problemOf(error: AppError, correlationId: string): Problem {
  const { status, title } = errorTable[error.code]
  const standard = {
    type: `urn:netra:error:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    correlation_id: correlationId,
  }
  const facts = toWire(error.facts)
  return { ...standard, ...(typeof facts === 'object' ? facts : {}), ...standard }
}

/** Headers that go with an error: when to retry, and how to authenticate. */
export function problemHeaders(error: AppError): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': problemType }
  const retryAfter = error.retryAfter ?? (errorTable[error.code].status === 503 ? 1 : undefined)
  if (retryAfter !== undefined) headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)))
  if (error.code === 'unauthenticated') headers['www-authenticate'] = 'Bearer realm="netra"'
  return headers
}
