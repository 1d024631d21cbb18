import type { FastifyRequest } from 'fastify'
import { AppError } from '#core/errors.ts'
import { type BodyPlan, fileNameOf, tooLarge } from './body-plan.ts'
import type { Reservation } from './byte-budget.ts'
import type { RawFields } from './fields.ts'
import type { Upload } from './route.ts'
import { type RequestSpool, spoolInto } from './spool.ts'

const maxTextFields = 100
const maxNameBytes = 100

interface Form {
  readonly fields: RawFields
  readonly files: ReadonlyMap<string, readonly Upload[]>
}

/** Words for what the parser found wrong. Its own messages name its internals, so they are only told apart here. */
function asAppError(error: unknown, plan: BodyPlan): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'FST_FILES_LIMIT')
    return new AppError(
      'too_large',
      `At most ${plan.fileCount} files are accepted in one request: send the others in another one`,
      {
        facts: { limit: plan.fileCount },
      },
    )
  if (code === 'FST_FIELDS_LIMIT' || code === 'FST_PARTS_LIMIT')
    return new AppError('too_large', `At most ${maxTextFields} fields are accepted in one request`)
  if (code === 'FST_INVALID_JSON_FIELD_ERROR')
    return new AppError('invalid_input', 'A part of the form says it is JSON, but is not')
  if (code === 'FST_PROTO_VIOLATION') return new AppError('invalid_input', 'A field of the form has a forbidden name')
  if (code === 'ECONNRESET' || code === 'FST_MP_PREMATURE_CLOSE')
    return new AppError('cancelled', 'The connection was closed before the form was complete')
  if (/boundary not found/i.test(error.message))
    return new AppError('invalid_input', 'The content type multipart/form-data lacks its boundary')
  if (/unexpected end/i.test(error.message))
    return new AppError(
      'invalid_input',
      'The form ends before its closing boundary: it was cut off, or its boundary is not the one in the content type',
    )
  return new AppError('invalid_input', 'The body is not a valid multipart/form-data form', { cause: error })
}

/**
 * Reads a form: files under the names that the plan declares, everything else as text. Only videos are written to disk. Throws
 * `invalid_input` for a form that is cut off or malformed, `too_large` as soon as a limit is passed, `overloaded`.
 */
export async function readMultipart(
  request: FastifyRequest,
  plan: BodyPlan,
  reservation: Reservation,
  spool: RequestSpool,
): Promise<Form> {
  const fields = new Map<string, { value: unknown; isText: boolean }>()
  const files = new Map<string, Upload[]>()
  let total = 0
  const parts = request.parts({
    limits: {
      fileSize: plan.fileBytes,
      files: Math.max(1, plan.fileCount + 1),
      fields: maxTextFields,
      parts: maxTextFields + plan.fileCount + 1,
      fieldSize: plan.fieldBytes,
      fieldNameSize: maxNameBytes,
    },
    isPartAFile: (name) => name !== undefined && fileNameOf(plan.files, name) !== undefined,
  })
  try {
    for await (const part of parts) {
      if (part.type === 'file') {
        const name = fileNameOf(plan.files, part.fieldname) ?? part.fieldname
        const file = (part.filename || part.fieldname).slice(0, 255)
        const add = (upload: Upload) => files.set(name, [...(files.get(name) ?? []), upload])
        if (plan.spools) {
          const spooled = await spool.open()
          await spoolInto(spooled, part.file, () => request.raw.destroy())
          if (part.file.truncated) throw tooLarge(part.fieldname, plan.fileBytes)
          add({ file, bytes: new Uint8Array(), spooled })
          continue
        }
        const chunks: Buffer[] = []
        for await (const chunk of part.file) {
          if (!Buffer.isBuffer(chunk)) continue
          total += chunk.length
          if (total > plan.bytes) throw tooLarge('The request', plan.bytes)
          reservation.cover(total)
          chunks.push(chunk)
        }
        if (part.file.truncated) throw tooLarge(part.fieldname, plan.fileBytes)
        add({ file, bytes: Buffer.concat(chunks) })
        continue
      }
      const known = plan.fields.get(part.fieldname)
      if (part.valueTruncated && known) throw tooLarge(part.fieldname, plan.fieldBytes)
      const before = fields.get(part.fieldname)
      if (before && known?.schema.type !== 'array')
        throw new AppError('invalid_input', `${part.fieldname}: was given more than once`)
      const value = before ? `${String(before.value)},${String(part.value)}` : part.value
      fields.set(part.fieldname, { value, isText: typeof value === 'string' })
    }
  } catch (error) {
    // Whatever is still arriving is read and thrown away, so that the answer gets through and the connection stays usable.
    request.raw.unpipe()
    request.raw.resume()
    throw asAppError(error, plan)
  }
  return { fields, files }
}
