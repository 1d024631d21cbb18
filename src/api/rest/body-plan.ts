import type { FastifyRequest } from 'fastify'
import { AppError } from '#core/errors.ts'
import type { Field } from './fields.ts'
import type { RestLimits } from './limits.ts'
import type { FileField, Route } from './route.ts'

/** What reading a body needs to know about the route; worked out once, when the server is built. */
export interface BodyPlan {
  readonly files: Readonly<Record<string, FileField>>
  readonly fields: ReadonlyMap<string, Field>
  /** Most bytes of a body, whatever its kind. */
  readonly bytes: number
  readonly fileBytes: number
  readonly fileCount: number
  readonly fieldBytes: number
  /** Whether files go to a spool, and not into memory. */
  readonly spools: boolean
}

/** Room for the text fields and part headers of a form beside its files. */
const formOverhead = 256 * 1024

export function planBody<Needs>(route: Route<Needs>, fields: ReadonlyMap<string, Field>, limits: RestLimits): BodyPlan {
  const files = route.files ?? {}
  const kinds = Object.values(files)
  const many = kinds.some((file) => file.many)
  const spools = kinds.some((file) => file.kind === 'video')
  const archive = kinds.some((file) => file.kind === 'archive')
  const fileBytes = spools ? limits.videoBytes : archive ? limits.archiveBytes : limits.imageBytes
  const content = many ? limits.batchBytes : fileBytes * kinds.length
  return {
    files,
    fields,
    // Base64 in JSON is a third longer than the bytes it stands for.
    bytes: kinds.length === 0 ? limits.jsonBytes : Math.ceil((content * 4) / 3) + formOverhead,
    fileBytes,
    fileCount: many ? limits.batchFiles : kinds.length,
    fieldBytes: limits.fieldBytes,
    spools,
  }
}

const megabytes = (bytes: number): string => `${Math.max(0.1, Math.round(bytes / 104_857.6) / 10)} MB`

/** Refusal of something longer than `limit` bytes. */
export function tooLarge(what: string, limit: number): AppError {
  return new AppError('too_large', `${what} is larger than the limit of ${megabytes(limit)}`, {
    facts: { limit_bytes: limit },
  })
}

/** Length that the client declares, or null for a chunked body. Throws `too_large` before a byte is read. */
export function declaredLength(request: FastifyRequest, plan: BodyPlan): number | null {
  const text = request.headers['content-length']
  if (text === undefined) return request.headers['transfer-encoding'] === undefined ? 0 : null
  const length = Number(text)
  if (length > plan.bytes) throw tooLarge('The request', plan.bytes)
  return length
}

/** The declared name of a file field, also under one of its aliases. */
export function fileNameOf(files: BodyPlan['files'], name: string): string | undefined {
  if (Object.hasOwn(files, name)) return name
  return Object.keys(files).find((declared) => files[declared]?.aliases?.includes(name))
}
