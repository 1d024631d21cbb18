import { createHash, randomBytes } from 'node:crypto'

const pattern = /^ns_[A-Za-z0-9_-]{43}$/

/** A fresh session token, `ns_` and 32 random bytes as base64url; only its hash is stored. */
export function newSessionToken(): string {
  return `ns_${randomBytes(32).toString('base64url')}`
}

export function isSessionToken(text: string): boolean {
  return pattern.test(text)
}

/** SHA-256 of a token: enough for 256 random bits. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest()
}
