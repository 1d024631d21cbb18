import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { loadMasterKey } from './master-key.ts'
import { openVault } from './open-vault.ts'
import { proveMasterKey } from './prove-master-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'netra-key-'))
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  removeFolder(folder)
})

describe('loadMasterKey', () => {
  it('makes one in the data folder, readable for its owner only, keeps it, and warns', () => {
    const data = join(folder, 'new')
    const first = loadMasterKey(undefined, data)
    const path = join(data, 'master.key')
    expect(first.key.bytes).toHaveLength(32)
    expect(first.warning).toContain(path)
    expect(first.warning).not.toContain(first.key.bytes.toString('base64'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(data)).toEqual(['master.key'])
    expect(loadMasterKey(undefined, data).key).toEqual(first.key)
    expect(loadMasterKey(`file:${path}`, folder)).toEqual({ key: first.key, warning: undefined })
    expect(loadMasterKey(readFileSync(path, 'utf8').trim(), folder).key).toEqual(first.key)
  })

  it('makes none beside a database that was sealed with another', () => {
    const data = join(folder, 'moved')
    mkdirSync(join(data, 'postgres', 'cluster'), { recursive: true })
    writeFileSync(join(data, 'postgres', 'cluster', 'PG_VERSION'), '18\n')
    expect(() => loadMasterKey(undefined, data)).toThrow('has a database but no master key')
    expect(readdirSync(data)).toEqual(['postgres'])
  })

  it('takes a file of 32 raw bytes', () => {
    const bytes = randomBytes(32)
    writeFileSync(join(folder, 'raw'), bytes)
    expect(loadMasterKey(`file:${join(folder, 'raw')}`, folder).key.bytes).toEqual(bytes)
  })

  it.each([
    ['a short key', randomBytes(16).toString('base64'), /it is of 16/],
    ['a long key', randomBytes(33).toString('base64'), /it is of 33/],
    ['something else', 'not a key!', /no base64/],
    ['a file that is not there', 'file:/nowhere/key', /cannot be read/],
  ])('refuses %s, makes none in its place and does not repeat it', (_, setting, message) => {
    const error = catchError(() => loadMasterKey(setting, join(folder, 'untouched')))
    expect(error).toMatchObject({ code: 'misconfigured', message })
    if (!setting.startsWith('file:')) expect(String(error)).not.toContain(setting)
    expect(existsSync(join(folder, 'untouched'))).toBe(false)
  })

  it('refuses a damaged master.key instead of replacing it', () => {
    writeFileSync(join(folder, 'master.key'), 'damaged')
    expect(() => loadMasterKey(undefined, folder)).toThrow(/must be base64/)
    expect(readFileSync(join(folder, 'master.key'), 'utf8')).toBe('damaged')
  })
})

describe('proveMasterKey', () => {
  const vault = openVault({ bytes: randomBytes(32), version: 1 })

  it('accepts the key of the first start for good, and refuses any other', async () => {
    const starts = Array.from({ length: 4 }, () => proveMasterKey(database.db, vault))
    await Promise.all(starts)
    const { rows } = await sql<{ proofs: number }>`select count(*)::int as proofs from vault`.execute(database.db)
    expect(rows).toEqual([{ proofs: 1 }])
    await proveMasterKey(database.db, vault)
    const other = openVault({ bytes: randomBytes(32), version: 1 })
    await expect(proveMasterKey(database.db, other)).rejects.toMatchObject({
      code: 'misconfigured',
      message: /NETRA_MASTER_KEY/,
    })
  })
})

function catchError(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}
