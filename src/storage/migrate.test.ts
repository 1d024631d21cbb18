import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#core/log.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { openDatabase } from './connect.ts'
import { type Migration, migrate, readMigrations } from './migrate.ts'

const log = createLog('silent')
let empty: TestDatabase
let full: TestDatabase

beforeAll(async () => {
  empty = await createTestDatabase({ from: 'empty' })
  full = await createTestDatabase()
})
afterAll(async () => {
  await empty[Symbol.asyncDispose]()
  await full[Symbol.asyncDispose]()
})

const step = (name: string, text: string): Migration => ({ name, sql: text, checksum: text })
const names = async () =>
  (await sql<{ name: string }>`select name from migrations order by name`.execute(empty.db)).rows

describe('migrate', () => {
  it('applies every file once when several processes start at the same moment', async () => {
    const others = await Promise.all(
      [1, 2, 3].map(() => openDatabase({ kind: 'external', url: empty.url }, log, AbortSignal.timeout(30_000))),
    )
    await Promise.all([empty, ...others].map(({ db }) => migrate(db, log)))
    expect(await names()).toEqual(readMigrations().map(({ name }) => ({ name })))
    await Promise.all(others.map((other) => other[Symbol.asyncDispose]()))
  })

  it('leaves nothing of a file that fails half-way', async () => {
    const broken = [...readMigrations(), step('9000-broken.sql', 'create table half (id int); select 1/0;')]
    await expect(migrate(empty.db, log, broken)).rejects.toThrow('division by zero')
    const { rows } = await sql<{ half: unknown }>`select to_regclass('half') as half`.execute(empty.db)
    expect(rows[0]?.half).toBeNull()
    expect(await names()).toHaveLength(readMigrations().length)
  })

  it('refuses a database that a newer program has changed', async () => {
    await migrate(full.db, log, [...readMigrations(), step('9001-later.sql', 'create table later (id int)')])
    await expect(migrate(full.db, log)).rejects.toMatchObject({
      code: 'misconfigured',
      message: /9001-later.sql.*newer/,
    })
  })

  it('refuses a database whose applied files differ from the program’s', async () => {
    const [first, ...rest] = readMigrations()
    const changed = [{ ...first!, checksum: 'other' }, ...rest]
    await expect(migrate(empty.db, log, changed)).rejects.toMatchObject({
      code: 'misconfigured',
      message: /another text/,
    })
  })
})
