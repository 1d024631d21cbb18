import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '#core/clock.ts'
import { createLog } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { hashApiKey, newApiKey, shownPrefix } from './api-key.ts'
import { findApiKey, insertApiKey } from './api-key-store.ts'
import { createAuthenticator } from './authenticate.ts'
import { allPermissions, withOwn } from './permission.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

let now = 0
const clock: Clock = { now: () => new Date(now), sleep: async () => {} }
beforeEach(() => {
  now = Date.UTC(2030, 0, 1)
})

const authenticator = () => createAuthenticator({ db: database.db, clock, log: createLog('silent') })

async function storeKey(permissions: string[], expiresAt?: Date): Promise<{ key: string; id: string }> {
  const key = newApiKey()
  const secret = { name: 'test', prefix: shownPrefix(key), hash: hashApiKey(key), permissions }
  const id = await insertApiKey(database.db, expiresAt ? { ...secret, expiresAt } : secret)
  if (id === null) throw new Error('the key was there already')
  return { key, id }
}

const changed = (keyId: string): StoredEvent => ({
  id: 1n,
  createdAt: new Date(0),
  type: 'api_key_changed',
  payload: { keyId },
})
const revoke = (id: string) =>
  database.db.updateTable('api_keys').set({ revoked_at: new Date() }).where('id', '=', id).execute()
const refused = { code: 'unauthenticated' }

describe('an API key', () => {
  it('proves who somebody is and what they may do', async () => {
    await using auth = authenticator()
    const { key, id } = await storeKey(['gallery:read', 'no:such'])
    expect(await auth.authenticate(key)).toEqual({
      kind: 'key',
      id,
      permissions: withOwn('key', new Set(['gallery:read'])),
    })
    const admin = await storeKey(['*'])
    expect((await auth.authenticate(admin.key)).permissions).toEqual(withOwn('key', allPermissions))
  })

  it.each([
    ['unknown', newApiKey()],
    ['too short', 'nk_'],
    ['empty', ''],
    ['absurdly long', 'x'.repeat(100_000)],
    ['with a NUL', `${'x'.repeat(40)}\u0000`],
  ])('that is %s is refused', async (_, key) => {
    await using auth = authenticator()
    await expect(auth.authenticate(key)).rejects.toMatchObject(refused)
  })

  it('is never stored, only its hash', async () => {
    const { key } = await storeKey([])
    const row = await findApiKey(database.db, hashApiKey(key))
    expect(JSON.stringify(row)).not.toContain(key.slice(12))
  })

  it('ends when it expires, also while it is remembered', async () => {
    await using auth = authenticator()
    const { key } = await storeKey([], new Date(now + 5_000))
    await auth.authenticate(key)
    now += 5_001
    await expect(auth.authenticate(key)).rejects.toMatchObject(refused)
  })

  it('ends with its revocation at once where the event arrives, and in ten seconds where it does not', async () => {
    await using told = authenticator()
    await using untold = authenticator()
    const { key, id } = await storeKey([])
    await told.authenticate(key)
    await untold.authenticate(key)
    await revoke(id)
    told.apply(changed(id))
    await expect(told.authenticate(key)).rejects.toMatchObject(refused)
    expect((await untold.authenticate(key)).id).toBe(id)
    now += 10_001
    await expect(untold.authenticate(key)).rejects.toMatchObject(refused)
  })

  it('is not remembered as it was when it changes while being read', async () => {
    await using auth = authenticator()
    const { key, id } = await storeKey([])
    const reading = auth.authenticate(key)
    auth.apply(changed(id))
    await reading
    await revoke(id)
    await expect(auth.authenticate(key)).rejects.toMatchObject(refused)
  })

  it('has the time of its use noted at most once a minute, by all processes together', async () => {
    const { key } = await storeKey([])
    const usedAt = async () => (await findApiKey(database.db, hashApiKey(key)))?.last_used_at?.getTime()
    const use = async () => {
      // Disposing waits for what is being written; a new one stands for another process.
      await using auth = authenticator()
      await auth.authenticate(key)
    }
    const first = now
    await use()
    expect(await usedAt()).toBe(first)
    now += 59_000
    await use()
    expect(await usedAt()).toBe(first)
    now += 1_000
    await use()
    expect(await usedAt()).toBe(first + 60_000)
  })
})
