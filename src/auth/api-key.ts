import { createHash, randomBytes } from 'node:crypto'
import { AppError } from '#core/errors.ts'

/** 32 random bytes: nothing a slow password hash would protect better than a plain SHA-256 does. */
const secretBytes = 32
/** A preset key is chosen by a person or a deployment tool, so its length is the only thing to insist on. */
export const presetMinimumLength = 32
/** Header values are limited anyway (16 KiB of headers); this keeps the hash of absurd ones cheap. */
const maximumLength = 4_096
const shownLength = 10

/** A fresh API key, `nk_` and 43 characters of base64url. It is shown once and stored only as its hash. */
export function newApiKey(): string {
  return `nk_${randomBytes(secretBytes).toString('base64url')}`
}

/** Whether the text can be an API key at all, generated or preset; what cannot is refused without asking the database. */
export function canBeApiKey(text: string): boolean {
  return text.length >= presetMinimumLength && text.length <= maximumLength && !text.includes('\u0000')
}

/** SHA-256 of the key, which is what the database holds. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest()
}

/** The first characters of a generated key, for lists; a preset key shows none, since its start may be most of its secret. */
export function shownPrefix(key: string): string {
  return /^nk_[A-Za-z0-9_-]{43}$/.test(key) ? key.slice(0, shownLength) : 'preset'
}

/** The preset key as given in the environment. Throws `misconfigured` when it is too short to be safe. */
export function checkPresetKey(key: string): string {
  const trimmed = key.trim()
  if (trimmed.length < presetMinimumLength)
    throw new AppError('misconfigured', `NETRA_ADMIN_KEY needs ${presetMinimumLength} characters or more`)
  if (!canBeApiKey(trimmed) || /\p{Cc}/u.test(trimmed))
    throw new AppError(
      'misconfigured',
      `NETRA_ADMIN_KEY has control characters or is longer than ${maximumLength}; it could not travel in a header`,
    )
  return trimmed
}
