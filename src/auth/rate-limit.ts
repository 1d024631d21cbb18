import { isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '#core/errors.ts'
import type { Redis } from '#storage/redis.ts'

/** Counts what somebody does within a time: in Redis for all processes together, in memory where there is none or it is away. */
export interface RateLimit {
  /** Counts one. Throws `rate_limited` with the time left where it is more than `most`. */
  take(who: string, most?: number): Promise<void>
  /** Forgets what was counted. */
  clear(who: string): Promise<void>
}

export interface RateLimitOptions {
  readonly name: string
  readonly most: number
  readonly seconds: number
  /** Said to whoever exceeds it, before the time left. */
  readonly complaint: string
}

/** More than any limit: which one applies is decided here, per caller. */
const unlimited = Number.MAX_SAFE_INTEGER

export function createRateLimit(redis: Redis | null, options: RateLimitOptions): RateLimit {
  const settings = { keyPrefix: `netra:limit:${options.name}`, points: unlimited, duration: options.seconds }
  const memory = new RateLimiterMemory(settings)
  const limiter = redis
    ? new RateLimiterRedis({ ...settings, storeClient: redis.client, insuranceLimiter: memory })
    : memory
  return {
    async take(who, most = options.most) {
      const counted = await limiter.consume(who).catch((thrown: unknown) => {
        if (thrown instanceof RateLimiterRes) return thrown
        throw thrown
      })
      if (counted.consumedPoints <= most) return
      const retryAfter = Math.max(1, Math.ceil(counted.msBeforeNext / 1000))
      throw new AppError('rate_limited', `${options.complaint}; try again in ${inWords(retryAfter)}`, { retryAfter })
    },
    async clear(who) {
      await limiter.delete(who)
    },
  }
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}

/** Who an address counts as: itself, or with IPv6 the /64 network that one customer has at least. */
export function addressKey(address: string | null): string {
  if (address === null) return 'local'
  if (!isIPv6(address)) return address
  const parsed = ipaddr.IPv6.parse(address.split('%')[0] ?? address)
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().toString()
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`
}
