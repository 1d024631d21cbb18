import { describe, expect, it } from 'vitest'
import { AppError } from '#core/errors.ts'
import { delayAfter, troubleOf } from './link-trouble.ts'
import { requireSafeServer } from './server-link.ts'

describe('trouble with the server', () => {
  it.each([
    ['unauthenticated', 'refused'],
    ['forbidden', 'refused'],
    ['conflict', 'blocked'],
    ['misconfigured', 'blocked'],
    ['unavailable', 'cut'],
    ['overloaded', 'cut'],
    ['internal', 'cut'],
  ] as const)('%s is %s', (code, state) => {
    expect(troubleOf(new AppError(code, 'why'))).toMatchObject({ state, detail: expect.stringContaining('why') })
  })

  it('is left the time that the server asks for', () => {
    expect(troubleOf(new AppError('overloaded', 'why', { retryAfter: 7 })).retryAfterMs).toBe(7_000)
  })

  it('is met by waiting ever longer, up to a minute, half of it by chance', () => {
    expect([1, 2, 3, 7, 50].map((failures) => delayAfter(failures, 0))).toEqual([500, 1_000, 2_000, 30_000, 30_000])
    expect([1, 2, 3, 7, 50].map((failures) => delayAfter(failures, 1))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000])
  })
})

describe('the address of a server', () => {
  it.each(['https://netra.example.org', 'http://127.0.0.1:8080', 'http://localhost', 'http://[::1]:8080'])(
    '%s',
    (url) => {
      expect(() => requireSafeServer(new URL(url), { insecure: false })).not.toThrow()
    },
  )

  it.each([
    ['http://netra.example.org', /https/],
    ['http://127.0.0.1.example.org', /https/],
    ['http://10.0.0.7:8080', /https/],
    ['ftp://netra.example.org', /address/],
    ['https://user:secret@netra.example.org', /without a user/],
  ])('not %s', (url, why) => {
    expect(() => requireSafeServer(new URL(url), { insecure: false })).toThrow(why)
  })

  it('may be unsafe where that is asked for', () => {
    expect(() => requireSafeServer(new URL('http://10.0.0.7:8080'), { insecure: true })).not.toThrow()
  })
})
