import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '#core/errors.ts'

/** Header values arrive as Latin-1; a preset key may hold any UTF-8 text. */
const asUtf8 = (value: string): string => Buffer.from(value, 'latin1').toString('utf8')

/**
 * The API key or session token of a request, from `Authorization: Bearer …` or `X-Api-Key`. Throws `unauthenticated` where
 * there is none, or where another scheme is used.
 */
export function credentialOf(headers: IncomingHttpHeaders): string {
  const { authorization } = headers
  if (authorization !== undefined) {
    const token = /^bearer +(\S.*)$/i.exec(authorization.trim())?.[1]
    if (token === undefined)
      throw new AppError('unauthenticated', 'The Authorization header must read: Bearer, a space, and the API key')
    return asUtf8(token)
  }
  const key = headers['x-api-key']
  if (typeof key === 'string' && key.trim() !== '') return asUtf8(key.trim())
  throw new AppError('unauthenticated', 'Send an API key as "Authorization: Bearer <key>" or as "X-Api-Key: <key>"')
}
