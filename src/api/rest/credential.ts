import type { IncomingHttpHeaders } from 'node:http'
import { fastifyCookie } from '@fastify/cookie'
import { AppError } from '#core/errors.ts'

/** Header values arrive as Latin-1; a preset key may hold any UTF-8 text. */
const asUtf8 = (value: string): string => Buffer.from(value, 'latin1').toString('utf8')

/** Browsers accept the `__Host-` one only over TLS, for this very host and for every path: no other site can set it. */
const secureCookie = '__Host-netra_session'
const plainCookie = 'netra_session'

/**
 * The API key or session token of a request, from `Authorization: Bearer …`, `X-Api-Key` or the session cookie. Throws
 * `unauthenticated` where there is none, or where another scheme is used, and `forbidden` where another site made a browser
 * send its cookie with a request that can change something.
 */
export function credentialOf(headers: IncomingHttpHeaders, method = 'POST'): string {
  const { authorization } = headers
  if (authorization !== undefined) {
    const token = /^bearer +(\S.*)$/i.exec(authorization.trim())?.[1]
    if (token === undefined)
      throw new AppError('unauthenticated', 'The Authorization header must read: Bearer, a space, and the API key')
    return asUtf8(token)
  }
  const key = headers['x-api-key']
  if (typeof key === 'string' && key.trim() !== '') return asUtf8(key.trim())
  const session = sessionCookieOf(headers)
  if (session === undefined)
    throw new AppError('unauthenticated', 'Send an API key as "Authorization: Bearer <key>" or as "X-Api-Key: <key>"')
  if (method !== 'GET' && method !== 'HEAD') refuseOtherSites(headers, true)
  return session
}

/** The cookies of a request by their names. */
export function cookiesOf({ cookie }: IncomingHttpHeaders): Record<string, string> {
  return cookie === undefined ? {} : fastifyCookie.parse(cookie)
}

/** The session token that a browser keeps for this site. */
function sessionCookieOf(headers: IncomingHttpHeaders): string | undefined {
  const cookies = cookiesOf(headers)
  return cookies[secureCookie] ?? cookies[plainCookie]
}

/**
 * Throws `forbidden` for a request that a page of another site made. Browsers say so in `Sec-Fetch-Site`, older ones in
 * `Origin`; `strict` refuses what says neither, which no browser does.
 */
export function refuseOtherSites(headers: IncomingHttpHeaders, strict: boolean): void {
  const site = headers['sec-fetch-site']
  const { origin } = headers
  const own =
    site !== undefined
      ? site === 'same-origin'
      : origin !== undefined
        ? URL.canParse(origin) && new URL(origin).host === headers.host
        : !strict
  if (!own)
    throw new AppError(
      'forbidden',
      'The session cookie is taken only from pages of this server; send a token instead',
      {
        facts: { reason: 'other_site' },
      },
    )
}

/** The `Set-Cookie` that makes a browser keep a session, out of reach of scripts and of other sites. */
export function keepSession(token: string, expiresAt: Date, secure: boolean): string {
  return fastifyCookie.serialize(secure ? secureCookie : plainCookie, token, {
    ...cookieOptions(secure),
    expires: expiresAt,
  })
}

/** The `Set-Cookie`s that make a browser drop it. */
export function dropSession(secure: boolean): string[] {
  const gone = { expires: new Date(0) }
  const plain = fastifyCookie.serialize(plainCookie, '', { ...cookieOptions(secure), ...gone })
  return secure ? [plain, fastifyCookie.serialize(secureCookie, '', { ...cookieOptions(true), ...gone })] : [plain]
}

const cookieOptions = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'lax' as const, secure })

/** What a browser keeps while somebody is at the identity provider. */
export const departureCookie = 'netra_departure'

/** The `Set-Cookie` that keeps it for ten minutes, for the way back alone; null drops it. */
export function keepDeparture(departure: string | null, secure: boolean): string {
  return fastifyCookie.serialize(departureCookie, departure ?? '', {
    ...cookieOptions(secure),
    path: '/api/auth/oidc',
    maxAge: departure === null ? 0 : 600,
  })
}
