import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { joinVault } from './join-vault.ts'
import { splitWords } from './key-setting.ts'
import { loadMasterKey } from './master-key.ts'
import { openVault } from './open-vault.ts'

const folder = mkdtempSync(join(tmpdir(), 'netra-key-'))
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  removeFolder(folder)
})

const load = (masterKey: string | undefined, dataFolder: string) =>
  loadMasterKey({ masterKey, masterKeyNext: undefined, dataFolder })

describe('loadMasterKey', () => {
  it('makes one in the data folder, readable for its owner only, keeps it, and warns', async () => {
    const data = join(folder, 'new')
    const first = await load(undefined, data)
    const path = join(data, 'master.key')
    expect(first.bytes).toHaveLength(32)
    expect(first.warning).toContain(path)
    expect(first.warning).not.toContain(first.bytes.toString('base64'))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(data)).toEqual(['master.key'])
    expect((await load(undefined, data)).bytes).toEqual(first.bytes)
    expect(await load(`file:${path}`, folder)).toMatchObject({ bytes: first.bytes, warning: undefined })
    expect((await load(readFileSync(path, 'utf8').trim(), folder)).bytes).toEqual(first.bytes)
  })

  it('makes none beside a database that was sealed with another', async () => {
    const data = join(folder, 'moved')
    mkdirSync(join(data, 'postgres', 'cluster'), { recursive: true })
    writeFileSync(join(data, 'postgres', 'cluster', 'PG_VERSION'), '18\n')
    await expect(load(undefined, data)).rejects.toThrow('has a database but no master key')
    expect(readdirSync(data)).toEqual(['postgres'])
  })

  it('takes a file of 32 raw bytes', async () => {
    const bytes = randomBytes(32)
    writeFileSync(join(folder, 'raw'), bytes)
    expect((await load(`file:${join(folder, 'raw')}`, folder)).bytes).toEqual(bytes)
  })

  it('asks a program, without a shell', async () => {
    const key = randomBytes(32).toString('base64')
    writeFileSync(join(folder, 'a key; echo'), `${key}\n`)
    expect((await load(`command:cat "${join(folder, 'a key; echo')}"`, folder)).bytes).toEqual(
      Buffer.from(key, 'base64'),
    )
  })

  it.each([
    ['a short key', randomBytes(16).toString('base64'), /it is of 16/],
    ['a long key', randomBytes(33).toString('base64'), /it is of 33/],
    ['something else', 'not a key!', /no base64/],
    ['a file that is not there', 'file:/nowhere/key', /cannot be read/],
    ['a program that is not there', 'command:/nowhere/program', /was not found/],
    ['a program that fails', `command:${process.execPath} -e process.exit(7)`, /ended with 7/],
    ['a program that talks', `command:${process.execPath} -p "'word '.repeat(9999)"`, /more than a key/],
    ['a program that says something else', `command:${process.execPath} -p "'no key!'"`, /no base64/],
    ['no program', 'command:', /without a program/],
  ])('refuses %s, makes none in its place and does not repeat it', async (_, setting, message) => {
    const error = await load(setting, join(folder, 'untouched')).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'misconfigured', message })
    if (!/^(file|command):/.test(setting)) expect(String(error)).not.toContain(setting)
    expect(existsSync(join(folder, 'untouched'))).toBe(false)
  })

  it('refuses a damaged master.key instead of replacing it', async () => {
    writeFileSync(join(folder, 'master.key'), 'damaged')
    await expect(load(undefined, folder)).rejects.toThrow(/must be base64/)
    expect(readFileSync(join(folder, 'master.key'), 'utf8')).toBe('damaged')
  })
})

describe('splitWords', () => {
  it.each([
    ['a b  c', ['a', 'b', 'c']],
    [`a "b c" 'd e'`, ['a', 'b c', 'd e']],
    [`--x="1 2"`, ['--x=1 2']],
    ['', []],
  ])('%s', (line, words) => expect(splitWords(line)).toEqual(words))
})

describe('joinVault', () => {
  const key = randomBytes(32)

  it('takes the key of the first start for good, and refuses any other', async () => {
    const starts = Array.from({ length: 4 }, () => joinVault(database.db, [key]))
    const digests = (await Promise.all(starts)).map(({ vault }) => vault.digest(Buffer.of(1)).toString('hex'))
    expect(new Set(digests).size).toBe(1)
    const { rows } = await sql<{ versions: number }>`select count(*)::int as versions from vault`.execute(database.db)
    expect(rows).toEqual([{ versions: 1 }])
    await expect(joinVault(database.db, [randomBytes(32)])).rejects.toMatchObject({
      code: 'misconfigured',
      message: /NETRA_MASTER_KEY/,
    })
    expect((await joinVault(database.db, [randomBytes(32), key])).masterKeys).toEqual([{ bytes: key, version: 1 }])
  })

  it('keeps the digests of a database whose vault held a proof only', async () => {
    const own = openVault({ bytes: key, version: 1 })
    const { key: dataKey, wrapped } = own.createDataKey('vault')
    const sealed = own.seal(dataKey, Buffer.from('netra master key proof'), ['master key proof'])
    const proof = Buffer.concat([Buffer.of(wrapped.bytes.length), wrapped.bytes, sealed])
    await database.db.updateTable('vault').set({ secrets: proof }).execute()
    for (let start = 0; start < 2; start++)
      expect((await joinVault(database.db, [key])).vault.digest(Buffer.of(1))).toEqual(own.digest(Buffer.of(1)))
    const row = await database.db.selectFrom('vault').select('secrets').executeTakeFirstOrThrow()
    expect(row.secrets).not.toEqual(proof)
  })
})
