import { AppError } from '#core/errors.ts'
import type { Caller, DoorName } from '#core/operation.ts'
import type { Redis } from '#storage/redis.ts'
import type { Authenticator } from './authenticate.ts'
import type { RateLimitConfig } from './config.ts'
import type { Identity } from './identity.ts'
import { addressKey, createRateLimit } from './rate-limit.ts'

/** A request that was refused before it became a call of an operation. */
export interface RefusedRequest {
  readonly kind: 'key' | 'user' | 'anonymous'
  readonly id: string
  readonly address: string | null
  readonly door: DoorName
  readonly code: string
}

/** Where a request came from. */
export interface RequestOrigin {
  readonly address: string | null
  readonly door: DoorName
}

/** How much anybody may ask: authentication with rate limits, and a limit of what one caller has running at once. */
export interface RequestLimits {
  /**
   * Throws `unauthenticated`; `rate_limited` for a key or user that asks too often, and for an address whose credentials are
   * refused again and again.
   */
  authenticate(credential: string, from?: RequestOrigin): Promise<Identity>
  /**
   * Counts a call in until the answer is called. Throws `rate_limited` where the caller has too many running; one without a rate
   * limit, as administrators' keys are, may have any number.
   */
  enter(caller: Caller): () => void
}

const minute = 60
const toldCodes: ReadonlySet<string> = new Set(['unauthenticated', 'rate_limited'])
const nobody = { kind: 'anonymous', id: 'anonymous' } as const

export function createRequestLimits(
  needs: {
    authenticator: Pick<Authenticator, 'authenticate'>
    redis: Redis | null
    /** Told of every request that is refused before it becomes a call of an operation. */
    refused?(request: RefusedRequest): void
  },
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

  /** Who the credential is of. Throws `unauthenticated`, and `rate_limited` for an address that was refused too often. */
  async function identify(credential: string, from: RequestOrigin | undefined): Promise<Identity> {
    try {
      return await needs.authenticator.authenticate(credential)
    } catch (error) {
      if (from && error instanceof AppError && error.code === 'unauthenticated')
        await refused.take(addressKey(from.address))
      throw error
    }
  }

  function tell(
    { kind, id }: Pick<RefusedRequest, 'kind' | 'id'>,
    { address, door }: RequestOrigin,
    error: unknown,
  ): void {
    if (error instanceof AppError && toldCodes.has(error.code))
      needs.refused?.({ kind, id, address, door, code: error.code })
  }

  return {
    async authenticate(credential, from) {
      let who: Pick<RefusedRequest, 'kind' | 'id'> = nobody
      try {
        const identity = await identify(credential, from)
        who = identity
        const limit = limitOf(identity)
        if (limit !== null) await requests.take(`${identity.kind}:${identity.id}`, limit)
        return identity
      } catch (error) {
        if (from) tell(who, from, error)
        throw error
      }
    },

    enter({ kind, id, rateLimit, address, door }) {
      // Whom no rate limit holds meets the queue of recognitions instead: its refusals come with the time that it needs.
      if ((kind !== 'key' && kind !== 'user') || rateLimit === null) return () => {}
      const who = `${kind}:${id}`
      const now = running.get(who) ?? 0
      if (now >= config.concurrent) {
        const message = `You have ${now} requests running already; wait for one to end`
        const error = new AppError('rate_limited', message, { retryAfter: 1 })
        tell({ kind, id }, { address, door }, error)
        throw error
      }
      running.set(who, now + 1)
      return () => {
        const left = (running.get(who) ?? 1) - 1
        if (left > 0) running.set(who, left)
        else running.delete(who)
      }
    },
  }
}
