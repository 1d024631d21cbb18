import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { anonymousCaller } from '#api/caller.ts'
import type { Clock } from '#core/clock.ts'
import { createLog } from '#core/log.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { createAuthenticator } from './authenticate.ts'
import { beginSession } from './begin-session.ts'
import { ensureAdministratorUser } from './first-user.ts'
import { createPasswords } from './password.ts'
import { addressKey } from './rate-limit.ts'
import { stepOfCode } from './totp.ts'
import { findUserByEmail } from './user-store.ts'

let database: TestDatabase
let token: string
let now = Date.UTC(2030, 0, 1)
const clock: Clock = { now: () => new Date(now), sleep: async () => {} }
const hour = 3_600_000

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  await ensureAdministratorUser(
    { db, passwords: createPasswords() },
    { email: 'a@localhost', password: 'long enough, this' },
  )
  const user = await findUserByEmail(db, 'A@LOCALHOST')
  if (!user) throw new Error('there is no user')
  const { signal } = new AbortController()
  const caller = anonymousCaller({ door: 'rest', address: '::1', correlationId: 'c', signal })
  token = (await beginSession({ db, sessionMs: hour }, user, 'password', clock.now(), caller)).token
})
afterAll(() => database?.[Symbol.asyncDispose]())

describe('a session', () => {
  it('ends with its time, also while it is remembered, and is not revived by a clock that is set back', async () => {
    await using auth = createAuthenticator({ db: database.db, clock, log: createLog('silent') })
    const begun = now
    expect(await auth.authenticate(token)).toMatchObject({ kind: 'user' })
    now = begun + hour - 1
    expect(await auth.authenticate(token)).toMatchObject({ kind: 'user' })
    now = begun + hour
    await expect(auth.authenticate(token)).rejects.toMatchObject({ code: 'unauthenticated' })
    now = begun + hour - 5_000
    await database.db
      .updateTable('sessions')
      .set({ revoked_at: new Date(now) })
      .execute()
    // Remembered "in the future", so it is read again.
    now = begun + hour - 60_000
    await expect(auth.authenticate(token)).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

it('takes codes of the minute and a half around now, as RFC 6238 has them', () => {
  // Appendix B of RFC 6238: at 59 s the code of the secret "12345678901234567890" is 94287082, of which six digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const at = (seconds: number) => stepOfCode(secret, '287082', new Date(seconds * 1000))
  expect([at(29), at(59), at(89)]).toEqual([1, 1, 1])
  expect([at(120), at(1_000)]).toEqual([null, null])
  expect(stepOfCode(secret, '28708', new Date(59_000))).toBeNull()
})

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  [null, 'local'],
])('counts %s as %s', (address, expected) => {
  expect(addressKey(address)).toBe(expected)
})
