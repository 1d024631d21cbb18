import { createHash } from 'node:crypto'
import type { Redis } from '#storage/redis.ts'
import type { AccountsConfig } from './config.ts'
import { addressKey, createRateLimit } from './rate-limit.ts'

/** Slows down whoever guesses passwords, the same for accounts that exist and for those that do not. */
export interface SignInLimits {
  /**
   * Counts an attempt before it is judged, so that many at once are no way around. Throws `rate_limited` with the time left:
   * for this account from this address after too many failures, or for the address after too many attempts of any kind.
   */
  begin(account: string, address: string | null): Promise<{ succeeded(): Promise<void> }>
}

export function createSignInLimits(redis: Redis | null, config: AccountsConfig['signIn']): SignInLimits {
  const failures = createRateLimit(redis, {
    name: 'sign-in',
    most: config.attempts,
    seconds: config.lockoutMinutes * 60,
    complaint: 'Too many failed attempts for this account from here',
  })
  const attempts = createRateLimit(redis, {
    name: 'sign-in-address',
    most: config.perAddress,
    seconds: 60,
    complaint: 'Too many attempts to sign in from here',
  })
  return {
    async begin(account, address) {
      const from = addressKey(address)
      await attempts.take(from)
      // Redis learns no e-mail address.
      const who = createHash('sha256').update(`${account.toLowerCase()} ${from}`).digest('base64url')
      await failures.take(who)
      return { succeeded: () => failures.clear(who) }
    },
  }
}
