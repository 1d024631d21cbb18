import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { Email, ExternalId, Metadata, PersonName } from '#gallery/person.ts'

/** What a file beside the photos says of a person. */
export const Profile = z.strictObject({
  externalId: ExternalId,
  name: PersonName.optional(),
  email: Email.optional(),
  metadata: Metadata.optional(),
})
export type Profile = z.output<typeof Profile>

const mostRows = 100_000

/**
 * The profiles of a CSV file: a head with `user_id` and any of `name` and `email`; every other column goes into the metadata.
 * Separated by commas or semicolons. Throws `invalid_input` naming the row; nothing of the file is taken then.
 */
export function readCsvProfiles(bytes: Uint8Array): Profile[] {
  let rows: Record<string, string>[]
  try {
    rows = parse(Buffer.from(bytes), {
      bom: true,
      columns: (head: string[]) => head.map((title) => title.trim()),
      delimiter: [',', ';'],
      skip_empty_lines: true,
      trim: true,
      to: mostRows + 1,
    })
  } catch (cause) {
    throw new AppError('invalid_input', `The file is no CSV: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
  if (rows.length > mostRows) throw new AppError('too_large', `The file has more than ${mostRows} rows`)
  if (rows.length === 0) throw new AppError('invalid_input', 'The file has no rows')
  if (!rows[0] || !('user_id' in rows[0]))
    throw new AppError('invalid_input', 'The first row must name the columns, and one of them must be user_id')
  return rows.map(({ user_id, name, email, ...others }, at) =>
    profileOf({ externalId: user_id, name, email, metadata: others }, `row ${at + 2}`),
  )
}

/**
 * The profile of a JSON file: an object with any of `name`, `email` and `metadata`, and `user_id` where it is not the one that the
 * file's name says. Throws `invalid_input`.
 */
export function readJsonProfile(bytes: Uint8Array, externalId: string): Profile {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch (cause) {
    throw new AppError('invalid_input', 'The file is not valid JSON', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('invalid_input', 'The file must hold one JSON object')
  const { user_id = externalId, ...others } = value as Record<string, unknown>
  return profileOf({ ...others, externalId: typeof user_id === 'number' ? String(user_id) : user_id }, 'the object')
}

function profileOf(fields: Record<string, unknown>, where: string): Profile {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const read = Profile.safeParse(Object.fromEntries(given))
  if (read.success) return read.data
  const issue = read.error.issues[0]
  const field = (issue?.path[0] ?? '').toString().replace('externalId', 'user_id')
  throw new AppError(
    'invalid_input',
    `${where}: ${field === '' ? '' : `${field}: `}${issue?.message ?? 'is not valid'}`,
  )
}
