import { describe, expect, it } from 'vitest'
import type { Caller } from '#core/operation.ts'
import { RateLimitConfig } from './config.ts'
import type { Identity } from './identity.ts'
import { createRequestLimits } from './request-limits.ts'

const limits = () =>
  createRequestLimits(
    { authenticator: { authenticate: async () => ({ kind: 'key', id: 'a', permissions: new Set() }) }, redis: null },
    RateLimitConfig.parse({ concurrent: 2 }),
  )

const caller = (more: Partial<Identity>): Caller => ({
  kind: 'key',
  id: 'a',
  permissions: new Set<string>(),
  door: 'rest',
  address: null,
  correlationId: 'test',
  signal: new AbortController().signal,
  ...more,
})

describe('calls at once', () => {
  it('are limited for each caller apart, until one ends', () => {
    const { enter } = limits()
    const leave = enter(caller({}))
    enter(caller({}))
    expect(() => enter(caller({}))).toThrow(expect.objectContaining({ code: 'rate_limited', retryAfter: 1 }))
    enter(caller({ id: 'b' }))
    leave()
    enter(caller({}))
  })

  it('are not limited where no rate limit is', () => {
    const { enter } = limits()
    for (let at = 0; at < 10; at++) enter(caller({ rateLimit: null }))
    enter(caller({}))
  })
})
