import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { startFixture } from '#tests/harness/start-fixture.ts'
import { type JoinedVault, joinVault } from './join-vault.ts'
import { type NextMasterKey, prepareNextKey } from './master-key.ts'
import { type RotationSteps, rotateVault } from './rotate-vault.ts'
import type { DataKey, Vault, WrappedKey } from './seal.ts'
import { deleteSecrets, openSecret, sealSecret } from './sealed-secret.ts'
import { inTransaction } from './transaction.ts'
import { wrappedTables } from './wrapped-keys-store.ts'

const defaultGallery = '00000000-0000-7000-8000-000000000001'
const place = { table: 'cameras', rowId: 'c1', name: 'url' }
const quiet: RotationSteps = {
  announce: async () => {},
  settle: async () => {},
  onProgress() {},
  signal: new AbortController().signal,
}

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
})

let oldKey: Buffer
let newKey: Buffer
let joined: JoinedVault
let keys: Map<string, DataKey>
beforeEach(async () => {
  const { db } = database
  await db.deleteFrom('people').execute()
  await db.deleteFrom('sealed_secrets').execute()
  await db.deleteFrom('vault').execute()
  oldKey = randomBytes(32)
  newKey = randomBytes(32)
  joined = await joinVault(db, [oldKey])
  keys = new Map()
  for (let person = 0; person < 3; person++) await addPerson(joined.vault)
  await inTransaction(db, async (tx) => await sealSecret(tx, joined.vault, place, Buffer.from('rtsp://')))
})

async function addPerson(vault: Vault): Promise<void> {
  const id = newId()
  const { key, wrapped } = vault.createDataKey(id)
  await inTransaction(database.db, async (tx) => await insertPeople(tx, [{ id, wrapped }]))
  keys.set(id, key)
}

async function insertPeople(tx: TestDatabase['db'], people: readonly { id: string; wrapped: WrappedKey }[]) {
  const rows = people.map(({ id, wrapped }) => ({
    id,
    gallery_id: defaultGallery,
    name: 'N',
    external_id: null,
    email: null,
    data_key: wrapped.bytes,
    master_key_version: wrapped.masterKeyVersion,
  }))
  await tx.insertInto('people').values(rows).execute()
}

/** Opens every person's key and the secret as a process that starts with the key now; answers the versions met. */
async function openAll(key: Buffer, vaultOf = joinVault(database.db, [key])): Promise<number[]> {
  const { vault } = await vaultOf
  const rows = await database.db.selectFrom('people').selectAll().execute()
  expect(rows).toHaveLength(keys.size)
  for (const row of rows) {
    const wrapped = { bytes: row.data_key, masterKeyVersion: row.master_key_version }
    expect(vault.unwrapDataKey(row.id, wrapped)).toEqual(keys.get(row.id))
  }
  expect((await openSecret(database.db, vault, place))?.toString()).toBe('rtsp://')
  return [...new Set(rows.map((row) => row.master_key_version))].sort()
}

const to =
  (bytes: Buffer, commit = () => {}) =>
  async (): Promise<NextMasterKey> => ({ bytes, commit, advice: '' })

describe('rotateVault', () => {
  it('re-wraps all data keys; digests and derived keys stay, and the old key opens nothing', async () => {
    const before = { digest: joined.vault.digest(Buffer.of(1)), receipt: joined.vault.deriveKey('receipt') }
    const seen: number[] = []
    const onProgress = (done: number) => void seen.push(done)
    const answer = await rotateVault(database.db, joined, to(newKey), { ...quiet, onProgress })
    expect(answer).toMatchObject({ version: 2, rewrapped: 4 })
    expect(seen.at(-1)).toBe(4)
    expect(await openAll(newKey)).toEqual([2])
    expect(await openAll(newKey, Promise.resolve(joined))).toEqual([2])
    await expect(joinVault(database.db, [oldKey])).rejects.toMatchObject({ code: 'misconfigured' })
    const { vault } = await joinVault(database.db, [newKey])
    expect({ digest: vault.digest(Buffer.of(1)), receipt: vault.deriveKey('receipt') }).toEqual(before)
    const rows = await database.db.selectFrom('vault').selectAll().execute()
    expect(rows).toMatchObject([{ master_key_version: 2, previous_key: null, key_for_previous: null }])
    expect(await rotateVault(database.db, joined, to(oldKey), quiet)).toMatchObject({ version: 3, rewrapped: 4 })
    expect(await openAll(oldKey)).toEqual([3])
  })

  it.each(['announce', 'settle', 'onProgress', 'commit'] as const)(
    'broken off at %s, opens with both keys, loses nothing, and goes on',
    async (step) => {
      const fail = () => {
        throw new Error('broken off')
      }
      const failing = step === 'commit' ? to(newKey, fail) : to(newKey)
      await expect(rotateVault(database.db, joined, failing, { ...quiet, [step]: fail })).rejects.toThrow('broken off')
      await openAll(oldKey)
      if (step !== 'announce') await openAll(newKey)
      await addPerson(joined.vault)
      const again = await joinVault(database.db, step === 'commit' ? [newKey] : [oldKey])
      expect(await rotateVault(database.db, again, to(newKey), quiet)).toMatchObject({ version: 2 })
      expect(await openAll(newKey)).toEqual([2])
    },
  )

  it('killed in the middle, goes on in another process', async () => {
    const { vault } = joined
    const people = Array.from({ length: 1_200 }, () => {
      const id = newId()
      const { key, wrapped } = vault.createDataKey(id)
      keys.set(id, key)
      return { id, wrapped }
    })
    await insertPeople(database.db, people)
    const fixture = new URL('./rotate-vault.fixture.ts', import.meta.url)
    const keyTexts = [oldKey, newKey].map((key) => key.toString('base64'))
    const process = await startFixture(fixture, [database.url, ...keyTexts])
    await process.line(/rewrapped 500 of 1204/)
    await process.kill()
    expect(await openAll(oldKey)).toEqual([1, 2])
    expect(await openAll(newKey)).toEqual([1, 2])
    // The lock falls when the server notices that its client is gone.
    const rotate = () => rotateVault(database.db, joined, to(newKey), quiet)
    const answer = () =>
      rotate().then(
        ({ version }) => version,
        () => null,
      )
    await expect.poll(answer, { timeout: 30_000 }).toBe(2)
    expect(await openAll(newKey)).toEqual([2])
  })

  it('lets a process that was not told take the new key over when it meets it', async () => {
    const other = await joinVault(database.db, [oldKey])
    const settle = async () => {
      await addPerson(joined.vault)
      await expect(openAll(oldKey, Promise.resolve(other))).rejects.toMatchObject({ code: 'unavailable' })
      await other.refresh()
      expect(await openAll(oldKey, Promise.resolve(other))).toEqual([1, 2])
    }
    await rotateVault(database.db, joined, to(newKey), { ...quiet, settle })
  })

  it('refuses what a process without the new key would store, and loses nothing', async () => {
    const straggler = await joinVault(database.db, [oldKey])
    await rotateVault(database.db, joined, to(newKey), quiet)
    const message = /start it again with that key/
    await expect(addPerson(straggler.vault)).rejects.toMatchObject({ code: 'unavailable', message })
    await expect(openAll(oldKey, Promise.resolve(straggler))).rejects.toMatchObject({ code: 'unavailable' })
    await straggler.refresh()
    await expect(openAll(oldKey, Promise.resolve(straggler))).rejects.toMatchObject({ code: 'unavailable' })
    await expect(rotateVault(database.db, straggler, to(randomBytes(32)), quiet)).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await openAll(newKey)).toEqual([2])
  })

  it('refuses the key in use, and a second rotation beside the first', async () => {
    await expect(rotateVault(database.db, joined, to(oldKey), quiet)).rejects.toMatchObject({ code: 'conflict' })
    const settle = async () => {
      await expect(rotateVault(database.db, joined, to(randomBytes(32)), quiet)).rejects.toMatchObject({
        code: 'conflict',
        message: /already/,
      })
    }
    await rotateVault(database.db, joined, to(newKey), { ...quiet, settle })
  })
})

describe('prepareNextKey', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netra-next-key-'))
  afterAll(() => removeFolder(folder))
  const settings = { masterKey: undefined, masterKeyNext: undefined, dataFolder: folder }
  const path = join(folder, 'master.key')
  const write = (key: Buffer) => writeFileSync(path, `${key.toString('base64')}\n`)

  it('makes a key beside the file in use, and puts it in its place at the end', async () => {
    write(oldKey)
    const next = await prepareNextKey(settings, undefined)
    expect((await prepareNextKey(settings, next.bytes)).bytes).toEqual(next.bytes)
    await expect(prepareNextKey(settings, newKey)).rejects.toMatchObject({ code: 'conflict' })
    expect(readFileSync(path, 'utf8').trim()).toBe(oldKey.toString('base64'))
    next.commit(1)
    expect(readFileSync(path, 'utf8').trim()).toBe(next.bytes.toString('base64'))
    expect(readFileSync(`${path}.v1`, 'utf8').trim()).toBe(oldKey.toString('base64'))
    const committed = await prepareNextKey(settings, next.bytes)
    committed.commit(1)
    expect(existsSync(`${path}.next`)).toBe(false)
    expect(readFileSync(path, 'utf8').trim()).toBe(next.bytes.toString('base64'))
  })

  it('needs to be told where the key in use is no file', async () => {
    const masterKey = oldKey.toString('base64')
    await expect(prepareNextKey({ ...settings, masterKey }, undefined)).rejects.toMatchObject({
      code: 'misconfigured',
      message: /NETRA_MASTER_KEY_NEXT/,
    })
    const given = { ...settings, masterKey, masterKeyNext: newKey.toString('base64') }
    expect((await prepareNextKey(given, undefined)).bytes).toEqual(newKey)
    await expect(prepareNextKey(given, randomBytes(32))).rejects.toMatchObject({ code: 'conflict' })
    expect((await prepareNextKey({ ...settings, masterKey }, oldKey)).bytes).toEqual(oldKey)
  })
})

describe('sealSecret', () => {
  it('binds a secret to its row and field: moved anywhere else it does not open', async () => {
    const { db } = database
    const { vault } = joined
    const other = { ...place, rowId: 'c2' }
    await sealSecret(db, vault, other, Buffer.from('other'))
    const sealedOf = async (rowId: string) =>
      await db.selectFrom('sealed_secrets').selectAll().where('owner_id', '=', rowId).executeTakeFirstOrThrow()
    const [first, second] = [await sealedOf('c1'), await sealedOf('c2')]
    const put = async (values: Partial<typeof first>) =>
      await db.updateTable('sealed_secrets').set(values).where('id', '=', first.id).execute()
    const { sealed, data_key } = second
    for (const moved of [
      { sealed },
      { data_key },
      { sealed, data_key },
      { owner_table: 'webhooks' },
      { name: 'key' },
    ]) {
      await put(moved)
      await expect(openSecret(db, vault, { ...place, table: 'cameras', ...placeOf(moved) })).rejects.toMatchObject({
        code: 'internal',
      })
      await put(first)
    }
    expect((await openSecret(db, vault, place))?.toString()).toBe('rtsp://')
    await deleteSecrets(db, place)
    expect(await openSecret(db, vault, place)).toBeUndefined()
  })
})

function placeOf(moved: { owner_table?: string; name?: string }) {
  return { ...(moved.owner_table ? { table: moved.owner_table } : {}), ...(moved.name ? { name: moved.name } : {}) }
}

it('knows every table that holds data keys', async () => {
  const { rows } = await sql<{ table_name: string }>`select table_name from information_schema.columns
    where table_schema = current_schema() and column_name = 'data_key' order by 1`.execute(database.db)
  expect(rows.map(({ table_name }) => table_name)).toEqual([...wrappedTables].sort())
})
