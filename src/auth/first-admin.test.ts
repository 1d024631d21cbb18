import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '#core/clock.ts'
import { createLog } from '#core/log.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { createAuthenticator } from './authenticate.ts'
import { ensureAdministratorKey } from './first-admin.ts'
import { allPermissions, withOwn } from './permission.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database[Symbol.asyncDispose]())

const preset = 'any string that has thirty-two characters or more'
const keysStored = async () => await database.db.selectFrom('api_keys').selectAll().execute()

async function permissionsWith(key: string): Promise<ReadonlySet<string>> {
  await using auth = createAuthenticator({ db: database.db, clock: systemClock, log: createLog('silent') })
  return (await auth.authenticate(key)).permissions
}

describe('the first administrator’s key', () => {
  it('is made on the first start and shown then only', async () => {
    const { created } = await ensureAdministratorKey(database.db)
    expect(created).toMatch(/^nk_/)
    expect(await permissionsWith(created ?? '')).toEqual(withOwn('key', allPermissions))
    expect(await ensureAdministratorKey(database.db)).toEqual({ created: null })
    expect((await keysStored()).length).toBe(1)
  })

  it('is one, however many processes start at once', async () => {
    const starts = await Promise.all(Array.from({ length: 8 }, () => ensureAdministratorKey(database.db)))
    expect(starts.filter(({ created }) => created !== null).length).toBe(1)
    expect((await keysStored()).length).toBe(1)
  })

  it('is the preset one where there is one, also at many starts and beside a generated one', async () => {
    await Promise.all(Array.from({ length: 4 }, () => ensureAdministratorKey(database.db, preset)))
    expect((await keysStored()).length).toBe(1)
    expect(await permissionsWith(preset)).toEqual(withOwn('key', allPermissions))
    expect(await ensureAdministratorKey(database.db)).toEqual({ created: null })
    await ensureAdministratorKey(database.db, `${preset} another`)
    expect(await permissionsWith(`${preset} another`)).toEqual(withOwn('key', allPermissions))
    expect(await permissionsWith(preset)).toEqual(withOwn('key', allPermissions))
  })

  it('is announced in the event log', async () => {
    await ensureAdministratorKey(database.db)
    const [key] = await keysStored()
    const events = await database.db.selectFrom('events').selectAll().execute()
    expect(events).toMatchObject([{ type: 'api_key_changed', payload: { keyId: key?.id } }])
  })

  it('stays revoked', async () => {
    await ensureAdministratorKey(database.db, preset)
    await database.db.updateTable('api_keys').set({ revoked_at: new Date() }).execute()
    await ensureAdministratorKey(database.db, preset)
    await expect(permissionsWith(preset)).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  it('is refused when it is too short to be one, and nothing is stored', async () => {
    await expect(ensureAdministratorKey(database.db, 'short')).rejects.toMatchObject({ code: 'misconfigured' })
    expect(await keysStored()).toEqual([])
  })
})
