import type { FastifyRequest } from 'fastify'
import { AppError } from '#core/errors.ts'
import { decodeBase64 } from './base64.ts'
import { type BodyPlan, declaredLength, fileNameOf, tooLarge } from './body-plan.ts'
import type { Reservation } from './byte-budget.ts'
import type { RawFields } from './fields.ts'
import { readMultipart } from './read-multipart.ts'
import type { Upload } from './route.ts'
import { type RequestSpool, spoolInto } from './spool.ts'

/** What a request brought along: fields by their wire names, files by the names the route declares. */
export interface Body {
  readonly fields: RawFields
  readonly files: ReadonlyMap<string, readonly Upload[]>
}

/** The whole body in memory. Throws `too_large`, `overloaded`, `cancelled`. */
async function readAll(request: FastifyRequest, limit: number, reservation: Reservation): Promise<Buffer> {
  const chunks: Buffer[] = []
  let total = 0
  try {
    // The stream must outlive an early end of the loop, or the refusal would never reach the client.
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(chunk)) continue
      total += chunk.length
      if (total > limit) throw tooLarge('The request', limit)
      reservation.cover(total)
      chunks.push(chunk)
    }
  } catch (error) {
    request.raw.resume()
    if (error instanceof AppError) throw error
    throw new AppError('cancelled', 'The connection was closed before the body was complete', { cause: error })
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, total)
}

function parseJson(bytes: Buffer): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new AppError('invalid_input', 'The body is not valid JSON in UTF-8')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('invalid_input', 'The body must be a JSON object')
  return Object.fromEntries(Object.entries(value))
}

/** A file given as JSON: base64 text, or an object with the text under `image` (or `data`) and a name. */
function fileFromJson(name: string, value: unknown): Upload {
  if (typeof value === 'string') return { file: name, bytes: decodeBase64(name, value) }
  if (typeof value === 'object' && value !== null) {
    const entry: Record<string, unknown> = Object.fromEntries(Object.entries(value))
    const text = entry.image ?? entry.data
    const file = entry.file ?? entry.filename ?? entry.name ?? name
    if (typeof text === 'string' && typeof file === 'string')
      return { file: file.slice(0, 255), bytes: decodeBase64(name, text) }
  }
  throw new AppError('invalid_input', `${name}: must be base64 text`, { facts: { fields: name } })
}

function bodyFromJson(json: Record<string, unknown>, plan: BodyPlan): Body {
  const fields = new Map<string, { value: unknown; isText: boolean }>()
  const files = new Map<string, Upload[]>()
  for (const [name, value] of Object.entries(json)) {
    const declared = fileNameOf(plan.files, name)
    if (declared === undefined) fields.set(name, { value, isText: false })
    else if (value !== null) {
      const values = plan.files[declared]?.many && Array.isArray(value) ? value : [value]
      const uploads = values.map((item) => fileFromJson(name, item))
      files.set(declared, [...(files.get(declared) ?? []), ...uploads])
    }
  }
  return { fields, files }
}

/** A raw body into a file. Throws `too_large`, `overloaded`, `cancelled`. */
async function readSpooled(
  request: FastifyRequest,
  name: string,
  plan: BodyPlan,
  spool: RequestSpool,
): Promise<Upload> {
  async function* limited(): AsyncGenerator<unknown> {
    let total = 0
    for await (const chunk of request.raw.iterator({ destroyOnReturn: false })) {
      total += Buffer.isBuffer(chunk) ? chunk.length : 0
      if (total > plan.fileBytes) throw tooLarge('The request', plan.fileBytes)
      yield chunk
    }
  }
  const spooled = await spool.open()
  try {
    await spoolInto(spooled, limited(), () => request.raw.destroy())
  } catch (error) {
    request.raw.resume()
    if (error instanceof AppError) throw error
    throw new AppError('cancelled', 'The connection was closed before the body was complete', { cause: error })
  }
  return { file: name, bytes: new Uint8Array(), spooled }
}

const rawTypes = /^(image\/[a-z0-9.+-]+|application\/(octet-stream|zip|x-zip-compressed|gzip|x-gzip|x-tar|x-gtar))$/
const rawVideoTypes = /^(video\/[a-z0-9.+-]+|application\/(octet-stream|mp4|x-matroska|ogg))$/
const jsonTypes = /^application\/([a-z0-9.+-]+\+)?json$/

function checkSizes(files: ReadonlyMap<string, readonly Upload[]>, plan: BodyPlan): void {
  for (const [name, uploads] of files) {
    const limit = plan.files[name]?.many ? plan.fileCount : 1
    if (uploads.length > limit) {
      if (limit === 1) throw new AppError('invalid_input', `${name}: was given ${uploads.length} times, one is needed`)
      throw new AppError('too_large', `${name}: at most ${limit} files in one request`, { facts: { limit } })
    }
    for (const upload of uploads) {
      const bytes = upload.spooled?.bytes ?? upload.bytes.byteLength
      if (bytes > plan.fileBytes) throw tooLarge(name, plan.fileBytes)
      if (bytes === 0 && limit === 1)
        throw new AppError(
          upload.spooled ? 'unsupported_media' : 'invalid_image',
          `${name}: the file is empty (0 bytes)`,
        )
    }
  }
}

/**
 * Reads the body of a request, of whichever kind it is: form with file parts, raw file, or JSON with base64. Everything stays
 * in memory (videos in the spool), within the limits of the plan and of the reservation, and is gone with the request. Throws `invalid_input`,
 * `unsupported_media`, `too_large`, `overloaded`.
 */
export async function readBody(
  request: FastifyRequest,
  plan: BodyPlan,
  reservation: Reservation,
  spool: RequestSpool,
): Promise<Body> {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const coding = request.headers['content-encoding']
  if (coding !== undefined && coding !== 'identity')
    throw new AppError('unsupported_media', 'Compressed bodies are not accepted; send it without Content-Encoding')
  const [rawName] = Object.keys(plan.files)
  const takesRaw = rawName !== undefined
  if (type === 'multipart/form-data') {
    const body = await readMultipart(request, plan, reservation, spool)
    checkSizes(body.files, plan)
    return body
  }
  if (type === '' && declaredLength(request, plan) === 0) return { fields: new Map(), files: new Map() }
  if (takesRaw && plan.spools) {
    if (type !== '' && !rawVideoTypes.test(type))
      throw new AppError(
        'unsupported_media',
        'The content type is not accepted here; send multipart/form-data, video/* or application/octet-stream',
      )
    const files = new Map([[rawName, [await readSpooled(request, rawName, plan, spool)]]])
    checkSizes(files, plan)
    return { fields: new Map(), files }
  }
  if (jsonTypes.test(type)) {
    const bytes = await readAll(request, plan.bytes, reservation)
    const body = bodyFromJson(bytes.length === 0 ? {} : parseJson(bytes), plan)
    checkSizes(body.files, plan)
    return body
  }
  if (takesRaw && (type === '' || rawTypes.test(type))) {
    const bytes = await readAll(request, plan.fileBytes, reservation)
    const files = new Map([[rawName, [{ file: rawName, bytes }]]])
    checkSizes(files, plan)
    return { fields: new Map(), files }
  }
  const accepted = takesRaw
    ? 'multipart/form-data, application/json, image/* or application/octet-stream'
    : 'application/json'
  throw new AppError('unsupported_media', `The content type is not accepted here; send ${accepted}`)
}
