import { Metadata, type ServerInterceptingCallInterface, status as statusCodes } from '@grpc/grpc-js'
import { toWire } from '#api/names.ts'
import { AppError, type ErrorCode, errorTable } from '#core/errors.ts'

/** What a call ends with, as grpc-js takes it. */
export type CallStatus = Parameters<ServerInterceptingCallInterface['sendStatus']>[0]

interface FailedStatus {
  readonly code: number
  readonly details: string
  readonly metadata: Metadata
}

/** Trailing metadata of every failed call. */
export const trailers = { code: 'netra-code', correlationId: 'netra-correlation-id', facts: 'netra-facts-bin' } as const

/** An error as gRPC has it: the status of the error table, the message, and what only Netra knows as trailing metadata. */
export function statusOf(error: AppError, correlationId: string): FailedStatus {
  const metadata = new Metadata()
  metadata.set(trailers.code, error.code)
  metadata.set(trailers.correlationId, correlationId)
  if (Object.keys(error.facts).length > 0)
    metadata.set(trailers.facts, Buffer.from(JSON.stringify(toWire(error.facts))))
  if (error.retryAfter !== undefined) metadata.set('retry-after', String(Math.max(1, Math.ceil(error.retryAfter))))
  return { code: errorTable[error.code].grpc, details: error.message, metadata }
}

/** What the transport refuses by itself, in our words; its own words may quote what was sent. */
const transportErrors = new Map<number, readonly [ErrorCode, string]>([
  [statusCodes.RESOURCE_EXHAUSTED, ['too_large', 'The message is larger than the limit']],
  [statusCodes.DEADLINE_EXCEEDED, ['deadline_exceeded', 'The deadline passed before the work was done']],
  [statusCodes.CANCELLED, ['cancelled', 'The call was cancelled']],
  [statusCodes.UNIMPLEMENTED, ['unsupported_media', 'The message is compressed in a way that is not supported']],
  [statusCodes.INTERNAL, ['invalid_input', 'The message or its metadata is malformed']],
])

/** A status that the transport makes without us, as an error of the table. */
export function transportError(code: number): AppError {
  const [known, message] = transportErrors.get(code) ?? ['internal', 'Something went wrong']
  return new AppError(known, message)
}
