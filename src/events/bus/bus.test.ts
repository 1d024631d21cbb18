import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLog } from '#core/log.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { describeBus } from './contract.ts'
import { createMemoryBus } from './memory.ts'
import { createPostgresBus } from './postgres.ts'

const log = createLog('silent')
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

describeBus('bus in memory', async () => {
  const bus = createMemoryBus()
  return { bus, join: async () => bus }
})
describeBus('bus over LISTEN/NOTIFY', async () => {
  const join = async () => createPostgresBus(database.connection, log)
  return { bus: await join(), join }
})

it('rings again after its connection was cut, and calls listeners once for what they may have missed', async () => {
  const bus = createPostgresBus(database.connection, log)
  let heard = 0
  bus.listen('a', () => {
    heard++
  })
  while (heard === 0) await delay(5)
  const before = heard
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'netra bus' and datname = current_database()`.execute(database.db)
  while (heard === before) await delay(5)
  const afterReconnect = heard
  await sql`select pg_notify('netra_bus', 'a')`.execute(database.db)
  while (heard === afterReconnect) await delay(5)
  expect(heard).toBeGreaterThan(afterReconnect)
  await bus[Symbol.asyncDispose]()
})
