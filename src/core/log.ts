import { type Logger, pino } from 'pino'

export type Log = Logger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Keys whose values are never written: pixels, vectors, people's names, credentials. */
const secretKeys = new Set([
  'name',
  'person_name',
  'personName',
  'email',
  'metadata',
  'externalId',
  'external_id',
  'vector',
  'template',
  'image',
  'pixels',
  'bytes',
  'region',
  'crop',
  'data',
  'key',
  'apiKey',
  'api_key',
  'password',
  'token',
  'authorization',
  'cookie',
  'secret',
  'masterKey',
  'master_key',
  'url',
  'databaseUrl',
])
const maxDepth = 6

/** A copy that is safe to log: secret keys masked, binary and long numeric arrays named by size only, URLs without credentials. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string')
    return value
      .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1***@')
      .replace(/\b(n[kisw]_)[A-Za-z0-9_-]{8,}/g, '$1***')
  if (value === null || typeof value !== 'object') return value
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`
  if (depth >= maxDepth) return '[deep]'
  if (Array.isArray(value)) {
    if (value.length > 8 && value.every((item) => typeof item === 'number')) return `[${value.length} numbers]`
    return value.slice(0, 50).map((item) => redact(item, depth + 1))
  }
  if (value instanceof Error) return redactError(value, depth)
  if (value instanceof Date) return value.toISOString()
  const safe: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) safe[key] = secretKeys.has(key) ? '***' : redact(item, depth + 1)
  return safe
}

/** PostgreSQL's `detail` quotes row values (e-mails among them), so only code, constraint and stack are kept. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error ? String(error.code) : undefined
  return {
    type: error.name,
    message: redact(error.message),
    ...(code === undefined ? {} : { code }),
    stack: redact(error.stack?.split('\n').slice(1, 12).join('\n') ?? ''),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  }
}

/** The process's logger: one JSON line per event on stderr, every field passed through {@link redact}. */
export function createLog(level: LogLevel, stream?: { write(line: string): void }): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => redact(fields) as Record<string, unknown>,
    },
  }
  return stream ? pino(options, stream) : pino(options, pino.destination({ fd: 2, sync: true }))
}
