import { describe, expect, it } from 'vitest'
import { AppError } from '#core/errors.ts'
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

describe('refusals', () => {
  it('are told with who was refused, where that is known', async () => {
    const told: unknown[] = []
    const { authenticate, enter } = createRequestLimits(
      {
        authenticator: {
          async authenticate(credential) {
            if (credential === 'wrong') throw new AppError('unauthenticated', 'no')
            return { kind: 'key', id: 'a', permissions: new Set() }
          },
        },
        redis: null,
        refused: (request) => told.push(request),
      },
      RateLimitConfig.parse({ concurrent: 1, perKey: 1 }),
    )
    const from = { address: '192.0.2.7', door: 'grpc' as const }
    await authenticate('right', from)
    await expect(authenticate('right', from)).rejects.toMatchObject({ code: 'rate_limited' })
    await expect(authenticate('wrong', from)).rejects.toMatchObject({ code: 'unauthenticated' })
    enter(caller({}))
    expect(() => enter(caller({}))).toThrow()
    expect(told).toEqual([
      { kind: 'key', id: 'a', ...from, code: 'rate_limited' },
      { kind: 'anonymous', id: 'anonymous', ...from, code: 'unauthenticated' },
      { kind: 'key', id: 'a', address: null, door: 'rest', code: 'rate_limited' },
    ])
  })
})
