import { timingSafeEqual } from 'node:crypto'
import { generateSecret, generateSync, generateURI } from 'otplib'

const stepSeconds = 30
/** Steps before and after now that are accepted: clocks are half a minute off, and typing takes a while. */
const tolerated = 1

/** A fresh secret for an authenticator app, base32. */
export function newTotpSecret(): string {
  return generateSecret()
}

/** What an authenticator app reads from a QR code. */
export function totpUri(secret: string, label: string): string {
  return generateURI({ issuer: 'Netra', label, secret })
}

/** The time step (RFC 6238: 30 s since 1970) whose code this is, if it is one of now; null for any other text. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const given = Buffer.from(code)
  const current = Math.floor(now.getTime() / 1000 / stepSeconds)
  let found: number | null = null
  for (let step = Math.max(0, current - tolerated); step <= current + tolerated; step++) {
    const right = Buffer.from(generateSync({ secret, epoch: step * stepSeconds }))
    if (given.length === right.length && timingSafeEqual(given, right)) found = step
  }
  return found
}
