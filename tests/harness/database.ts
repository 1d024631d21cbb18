import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { Client, type ClientConfig } from 'pg'
import { inject } from 'vitest'
import { createLog } from '#core/log.ts'
import { openDatabase } from '#storage/connect.ts'
import type { Database } from '#storage/schema.ts'
import { type TestServer, templateDatabase, urlOf } from './test-server.ts'

export interface TestDatabase extends AsyncDisposable {
  readonly db: Kysely<Database>
  /** For `new Client(…)` of one's own. */
  readonly connection: ClientConfig
  /** For `DATABASE_URL` of a child process, or `openDatabase({ kind: 'external', url })`. */
  readonly url: string
}

/**
 * A database of one's own with all tables, empty but for what migrations insert. Call it once per test file, in
 * `beforeAll`, and dispose it in `afterAll`. `from: 'empty'` leaves the migrations out.
 */
export async function createTestDatabase(options: { from?: 'template' | 'empty' } = {}): Promise<TestDatabase> {
  const server = testServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  await administer(
    server,
    `create database ${name} template ${options.from === 'empty' ? 'template0' : templateDatabase}`,
  )
  const url = urlOf(server, name)
  const opened = await openDatabase({ kind: 'external', url }, createLog('silent'), AbortSignal.timeout(30_000))
  return {
    db: opened.db,
    connection: { ...server, database: name },
    url,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await administer(server, `drop database ${name} with (force)`)
    },
  }
}

function testServer(): TestServer {
  const server = inject('databaseServer')
  if ('failure' in server) throw new Error(`No PostgreSQL for tests: ${server.failure}`)
  return { host: server.host, user: server.user }
}

async function administer(server: TestServer, statement: string): Promise<void> {
  const client = new Client({ ...server, database: 'postgres' })
  await client.connect()
  await client.query(statement)
  await client.end()
}
