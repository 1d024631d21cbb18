import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import { type OpenDatabase, openDatabase } from '#storage/connect.ts'
import { joinVault } from '#storage/join-vault.ts'
import { migrate } from '#storage/migrate.ts'
import { inTransaction } from '#storage/transaction.ts'
import { findSystemPostgres, type SystemPostgres, startSystemPostgres } from '#tests/harness/system-postgres.ts'
import { createPostgresBus } from './bus/postgres.ts'
import { appendEvent } from './event-log.ts'
import { followEvents } from './follow-events.ts'

const log = createLog('silent')
const bin = findSystemPostgres()
const open = (url: string) => openDatabase({ kind: 'external', url }, log, AbortSignal.timeout(30_000))

describe.skipIf(bin === undefined)('the PostgreSQL that DATABASE_URL names (needs Debian’s postgresql)', () => {
  let system: SystemPostgres
  let database: OpenDatabase
  beforeAll(async () => {
    system = await startSystemPostgres(bin ?? '')
    database = await open(system.url)
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
    await system?.[Symbol.asyncDispose]()
  })

  it('takes the migrations, the vault and the event log as the embedded one does', async () => {
    const { db, connection } = database
    await migrate(db, log)
    await migrate(db, log)
    await joinVault(db, [randomBytes(32)])
    const bus = createPostgresBus(connection, log)
    const seen: bigint[] = []
    const follower = followEvents({ db, bus, from: 0n, handle: ({ id }) => void seen.push(id), log })
    const event = { type: 'api_key_changed' as const, payload: { keyId: newId() } }
    const append = () => inTransaction(db, async (tx) => await appendEvent(tx, event))
    const ids = await Promise.all(Array.from({ length: 100 }, append))
    const last = ids.reduce((a, b) => (a > b ? a : b))
    await follower.caughtUp(last, AbortSignal.timeout(30_000))
    expect(seen).toEqual(ids.sort((a, b) => (a < b ? -1 : 1)))
    await follower[Symbol.asyncDispose]()
    await bus[Symbol.asyncDispose]()
  })

  it.each([
    ['a wrong password', (url: URL) => (url.password = 'guess'), { code: 'misconfigured', message: /password/ }],
    ['an absent database', (url: URL) => (url.pathname = '/absent'), { code: 'misconfigured', message: /createdb/ }],
    ['a port without a server', (url: URL) => (url.port = '1'), { code: 'unavailable' }],
    [
      'an unknown host',
      (url: URL) => (url.hostname = 'nowhere.invalid'),
      { code: 'unavailable', message: /not found/ },
    ],
  ])('explains %s without repeating credentials', async (_, change, expected) => {
    const url = new URL(system.url)
    change(url)
    const error = await open(url.href).catch((caught: unknown) => caught)
    expect(error).toMatchObject(expected)
    expect(String(error)).not.toContain(new URL(system.url).password)
  })
})
