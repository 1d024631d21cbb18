import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { isGuessable } from './guessable-password.ts'

/** OWASP's password storage cheat sheet: Argon2id with 19 MiB, two passes, one lane; about 25 ms of one core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/** Each takes 19 MiB and a thread of libuv's four: more at once would only wait in memory. */
const mostAtOnce = 16
/** Letters and digits that are not mistaken for one another. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password as somebody chooses it: long rather than odd (NIST SP 800-63B). */
export const NewPassword = z
  .string()
  .min(12, 'a password has 12 characters or more')
  .max(256, 'a password has at most 256 characters')
  .refine((text) => !isGuessable(text), 'this password is one of those that are tried first: choose other words')

/** A password as somebody types it to sign in. */
export const TypedPassword = z.string().min(1).max(256)

/** Hashes and checks passwords away from the main thread, a bounded number at once. */
export interface Passwords {
  /** The password as a PHC string to store. */
  hash(password: string): Promise<string>
  /** Whether it is the password; with null, for somebody who does not exist, the same work for nothing. */
  verify(stored: string | null, password: string): Promise<boolean>
}

export function createPasswords(): Passwords {
  let running = 0
  let nobody: Promise<string> | null = null

  async function bounded<T>(work: () => Promise<T>): Promise<T> {
    if (running >= mostAtOnce)
      throw new AppError('overloaded', 'Too many people are signing in at once; try again shortly', { retryAfter: 1 })
    running++
    try {
      return await work()
    } finally {
      running--
    }
  }

  return {
    hash: (password) => bounded(() => hash(password, cost)),
    async verify(stored, password) {
      nobody ??= hash('somebody who does not exist', cost)
      const against = stored ?? (await nobody)
      const right = await bounded(() => verify(against, password))
      return right && stored !== null
    },
  }
}

/** A password to be shown once and replaced at first use: four groups of five, 99 bits. */
export function oneTimePassword(): string {
  const group = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return Array.from({ length: 4 }, group).join('-')
}
