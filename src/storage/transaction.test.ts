import { setTimeout as delay } from 'node:timers/promises'
import { sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import type { Database } from './schema.ts'
import { inTransaction } from './transaction.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
  await sql`create table counters (name text primary key, value int not null)`.execute(database.db)
  await sql`insert into counters values ('a', 0), ('b', 0)`.execute(database.db)
})
afterAll(() => database[Symbol.asyncDispose]())

const raise = (tx: Transaction<Database>, name: string) =>
  sql`update counters set value = value + 1 where name = ${name}`.execute(tx)
const values = async () =>
  (await sql<{ value: number }>`select value from counters order by name`.execute(database.db)).rows.map(
    (row) => row.value,
  )

describe('inTransaction', () => {
  it('stores all of its work or none', async () => {
    const failing = inTransaction(database.db, async (tx) => {
      await raise(tx, 'a')
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await values()).toEqual([0, 0])
    expect(await inTransaction(database.db, async (tx) => (await raise(tx, 'a')).numAffectedRows)).toBe(1n)
    expect(await values()).toEqual([1, 0])
  })

  it('runs again when PostgreSQL breaks a deadlock', async () => {
    const before = await values()
    let runs = 0
    const both = (first: string, second: string) =>
      inTransaction(database.db, async (tx) => {
        runs++
        await raise(tx, first)
        // Long enough for the other one to hold its first row.
        if (runs <= 2) await delay(200)
        await raise(tx, second)
      })
    await Promise.all([both('a', 'b'), both('b', 'a')])
    expect(runs).toBe(3)
    expect(await values()).toEqual(before.map((value) => value + 2))
  })

  it('fails, and nothing else does, when its connection is cut between two statements', async () => {
    const cut = inTransaction(database.db, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(database.db)
      await delay(50)
      await raise(tx, 'a')
    })
    await expect(cut).rejects.toMatchObject({ code: 'unavailable' })
    expect(await values()).toHaveLength(2)
  })

  it('leaves no transaction open for long on a connection that was forgotten', async () => {
    const { rows } = await sql<{
      timeout: string
    }>`select current_setting('idle_in_transaction_session_timeout') as timeout`.execute(database.db)
    expect(rows).toEqual([{ timeout: '1min' }])
  })
})
