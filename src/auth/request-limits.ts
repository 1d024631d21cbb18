import { AppError } from '#core/errors.ts'
import type { Caller } from '#core/operation.ts'
import type { Redis } from '#storage/redis.ts'
import type { Authenticator } from './authenticate.ts'
import type { RateLimitConfig } from './config.ts'
import type { Identity } from './identity.ts'
import { addressKey, createRateLimit } from './rate-limit.ts'

/** How much anybody may ask: authentication with rate limits, and a limit of what one caller has running at once. */
export interface RequestLimits {
  /**
   * Throws `unauthenticated`; `rate_limited` for a key or user that asks too often, and for an address whose credentials are
   * refused again and again.
   */
  authenticate(credential: string, from?: { readonly address: string | null }): Promise<Identity>
  /**
   * Counts a call in until the answer is called. Throws `rate_limited` where the caller has too many running; one without a rate
   * limit, as administrators' keys are, may have any number.
   */
  enter(caller: Caller): () => void
}

const minute = 60

export function createRequestLimits(
  needs: { authenticator: Pick<Authenticator, 'authenticate'>; redis: Redis | null },
  config: RateLimitConfig,
): RequestLimits {
  const requests = createRateLimit(needs.redis, {
    name: 'requests',
    most: config.perKey,
    seconds: minute,
    complaint: 'Too many requests',
  })
  const refused = createRateLimit(needs.redis, {
    name: 'refused',
    most: config.refusedPerAddress,
    seconds: minute,
    complaint: 'Too many requests with credentials that are not valid',
  })
  const running = new Map<string, number>()

  /** Requests a minute; null for none. */
  function limitOf({ kind, rateLimit }: Identity): number | null {
    if (rateLimit !== undefined) return rateLimit
    return kind === 'user' ? config.perUser : config.perKey
  }

  return {
    async authenticate(credential, from) {
      let identity: Identity
      try {
        identity = await needs.authenticator.authenticate(credential)
      } catch (error) {
        if (from && error instanceof AppError && error.code === 'unauthenticated')
          await refused.take(addressKey(from.address))
        throw error
      }
      const limit = limitOf(identity)
      if (limit !== null) await requests.take(`${identity.kind}:${identity.id}`, limit)
      return identity
    },

    enter({ kind, id, rateLimit }) {
      // Whom no rate limit holds meets the queue of recognitions instead: its refusals come with the time that it needs.
      if ((kind !== 'key' && kind !== 'user') || rateLimit === null) return () => {}
      const who = `${kind}:${id}`
      const now = running.get(who) ?? 0
      if (now >= config.concurrent)
        throw new AppError('rate_limited', `You have ${now} requests running already; wait for one to end`, {
          retryAfter: 1,
        })
      running.set(who, now + 1)
      return () => {
        const left = (running.get(who) ?? 1) - 1
        if (left > 0) running.set(who, left)
        else running.delete(who)
      }
    },
  }
}
