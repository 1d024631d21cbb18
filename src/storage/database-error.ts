import { AppError } from '#core/errors.ts'

/** The SQLSTATE or system code of whatever the driver threw, at any depth of causes. */
export function databaseCode(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++)
    if ('code' in at && typeof at.code === 'string' && !(at instanceof AppError)) return at.code
  return undefined
}

/** The constraint that a statement broke. */
function constraintOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++)
    if ('constraint' in at && typeof at.constraint === 'string') return at.constraint
  return undefined
}

/** The server is going down, coming up or away; the same call may succeed in a moment. */
export function isServerAway(error: unknown): boolean {
  const code = databaseCode(error)
  if (code !== undefined && awayCodes.has(code)) return true
  return error instanceof Error && /Connection terminated|Client has encountered a connection error/.test(error.message)
}

const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
])

/**
 * What an operator can do about a database failure, as an {@link AppError} that names neither values nor credentials;
 * undefined for every failure that is the program's own.
 */
export function explainDatabaseError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error
  const say = (code: 'misconfigured' | 'unavailable' | 'overloaded', message: string) =>
    new AppError(code, message, { cause: error, ...(code === 'misconfigured' ? {} : { retryAfter: 2 }) })
  switch (databaseCode(error)) {
    case '23503':
      if (!constraintOf(error)?.endsWith('master_key')) return undefined
      return say(
        'unavailable',
        'The master key was rotated and this process does not have the new one: start it again with that key; nothing that was stored is lost',
      )
    case '53100':
    case 'ENOSPC':
      return say(
        'unavailable',
        'The disk that holds the database is full: free some space; nothing that was stored is lost',
      )
    case '53300':
      return say(
        'overloaded',
        'The database has no connection left: close other programs that use it, or raise max_connections',
      )
    case '28P01':
    case '28000':
      return say('misconfigured', 'The database refuses the user or the password of DATABASE_URL')
    case '3D000':
      return say(
        'misconfigured',
        'The database that DATABASE_URL names does not exist: create it, for example with createdb',
      )
    case '42501':
      return say('misconfigured', "The database user may not do this: make it the owner of Netra's database")
    case 'EACCES':
    case 'EPERM':
      return say('misconfigured', "This user may not enter the database's folder: run Netra as the user that owns it")
    case 'EROFS':
      return say('misconfigured', "The database's folder is on a read-only file system")
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return say('unavailable', 'The host that DATABASE_URL names was not found')
  }
  return isServerAway(error) ? say('unavailable', 'The database does not answer at the moment') : undefined
}
