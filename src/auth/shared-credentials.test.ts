import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import { openVault } from '#storage/open-vault.ts'
import { openRedis, type Redis } from '#storage/redis.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { startRedis, type TestRedis, withoutRedis } from '#tests/harness/redis.ts'
import { hashApiKey, newApiKey, shownPrefix } from './api-key.ts'
import { insertApiKey } from './api-key-store.ts'
import { createAuthenticator } from './authenticate.ts'
import { SharedCredentials } from './shared-credentials.ts'

const log = createLog('silent')
const master = { bytes: randomBytes(32), version: 1 }
let now = Date.UTC(2030, 0, 1)
const clock = { now: () => new Date(now), sleep: async () => {} }

describe.skipIf(withoutRedis !== '')(`credentials in Redis${withoutRedis}`, () => {
  let database: TestDatabase
  let server: TestRedis
  let redis: Redis
  beforeAll(async () => {
    database = await createTestDatabase()
    server = await startRedis()
    redis = await openRedis(server.url, log)
  }, 60_000)
  afterAll(async () => {
    await redis?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
    await database?.[Symbol.asyncDispose]()
  })

  /** A process of the installation; `asked` counts its looks into the database. */
  function process(epoch = 0n, vault = openVault(master)) {
    let asked = 0
    const db = new Proxy(database.db, {
      get(target, name) {
        if (name === 'selectFrom') asked++
        const value = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const shared = new SharedCredentials({ redis, vault, seconds: 60 })
    const auth = createAuthenticator({ db, clock, log, shared, epoch })
    return { auth, asked: () => asked }
  }

  async function storeKey(): Promise<{ key: string; id: string }> {
    const key = newApiKey()
    const secret = { name: 'test', prefix: shownPrefix(key), hash: hashApiKey(key), permissions: ['gallery:read'] }
    const id = await insertApiKey(database.db, { ...secret, galleries: ['staff'], rateLimit: 7 })
    return { key, id: id ?? '' }
  }

  const revoked = (id: bigint, keyId: string): StoredEvent => ({
    id,
    createdAt: new Date(0),
    type: 'api_key_changed',
    payload: { keyId },
  })

  /** Storing is nobody's wait: it is there when Redis says so. */
  const stored = async (least: number) => {
    while (((await redis.attempt((client) => client.keys('netra:credential:*'))) ?? []).length < least);
  }

  it('are read from the database once by all processes, and are the same for each', async () => {
    const { key } = await storeKey()
    const [first, second] = [process(), process()]
    const identity = await first.auth.authenticate(key)
    await stored(1)
    expect(await second.auth.authenticate(key)).toEqual(identity)
    expect([first.asked(), second.asked()]).toEqual([1, 0])
    await first.auth[Symbol.asyncDispose]()
    await second.auth[Symbol.asyncDispose]()
  })

  it('are not believed from before a change that a process was told of, nor for long', async () => {
    const { key, id } = await storeKey()
    const [first, told, late] = [process(), process(), process(6n)]
    await first.auth.authenticate(key)
    await stored(2)
    await database.db.updateTable('api_keys').set({ revoked_at: new Date() }).where('id', '=', id).execute()
    told.auth.apply(revoked(5n, id))
    await expect(told.auth.authenticate(key)).rejects.toMatchObject({ code: 'unauthenticated' })
    // One that started after the change.
    await expect(late.auth.authenticate(key)).rejects.toMatchObject({ code: 'unauthenticated' })
    now += 10_001
    const untold = process()
    await expect(untold.auth.authenticate(key)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('say nothing to Redis, and are believed only as they were written', async () => {
    const { key, id } = await storeKey()
    const first = process()
    await first.auth.authenticate(key)
    await stored(3)
    const places = (await redis.client.keys('netra:credential:*')) ?? []
    for (const place of places) {
      const value = await redis.client.getBuffer(place)
      for (const secret of [key, id, 'gallery:read', hashApiKey(key).toString('base64url')]) {
        expect(place).not.toContain(secret)
        expect(value?.includes(secret)).toBe(false)
      }
    }
    // Every entry under every place: what was moved opens nowhere.
    const values = await Promise.all(places.map((place) => redis.client.getBuffer(place)))
    for (const [at, place] of places.entries())
      await redis.client.set(place, values[(at + 1) % places.length] ?? Buffer.alloc(0))
    const other = process()
    await other.auth.authenticate(key)
    expect(other.asked()).toBe(1)
    const stranger = process(0n, openVault({ bytes: randomBytes(32), version: 1 }))
    await stranger.auth.authenticate(key)
    expect(stranger.asked()).toBe(1)
    await Promise.all([first, other, stranger].map(({ auth }) => auth[Symbol.asyncDispose]()))
  })

  it('are read from the database while Redis is away', async () => {
    const { key, id } = await storeKey()
    await server.end()
    const alone = process()
    expect((await alone.auth.authenticate(key)).id).toBe(id)
    await alone.auth[Symbol.asyncDispose]()
  })
})
