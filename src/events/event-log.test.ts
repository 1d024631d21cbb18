import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import { openDatabase } from '#storage/connect.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { createMemoryBus } from './bus/memory.ts'
import { createPostgresBus } from './bus/postgres.ts'
import type { StoredEvent } from './event.ts'
import { appendEvent, appendEvents, lastEventId, readEvents } from './event-log.ts'
import { followEvents } from './follow-events.ts'

const log = createLog('silent')
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

const append = (db: Db, keyId = newId()) =>
  inTransaction(db, async (tx) => await appendEvent(tx, { type: 'api_key_changed', payload: { keyId } }))
const follow = (handle: (event: StoredEvent) => Promise<void> | void, from: bigint, bus = createMemoryBus()) =>
  followEvents({ db: database.db, bus, from, handle, log })

describe('the event log', () => {
  it('gives back what was appended, with rising ids', async () => {
    const before = await lastEventId(database.db)
    const keyId = newId()
    const first = await append(database.db, keyId)
    const second = await append(database.db, keyId)
    expect(second > first && first > before).toBe(true)
    expect(await readEvents(database.db, before, 10)).toEqual([
      { id: first, type: 'api_key_changed', payload: { keyId }, createdAt: expect.any(Date) },
      { id: second, type: 'api_key_changed', payload: { keyId }, createdAt: expect.any(Date) },
    ])
    expect(await readEvents(database.db, before, 1)).toHaveLength(1)
    expect(await lastEventId(database.db)).toBe(second)
  })

  it('takes several at once, in their order', async () => {
    const before = await lastEventId(database.db)
    const keyIds = [newId(), newId(), newId()]
    const events = keyIds.map((keyId) => ({ type: 'api_key_changed' as const, payload: { keyId } }))
    const last = await inTransaction(database.db, (tx) => appendEvents(tx, events))
    const found = await readEvents(database.db, before, 10)
    expect(found.map(({ payload }) => payload)).toEqual(keyIds.map((keyId) => ({ keyId })))
    expect(found.at(-1)?.id).toBe(last)
    expect(await inTransaction(database.db, (tx) => appendEvents(tx, []))).toBeNull()
  })

  it('holds nothing of a transaction that was rolled back', async () => {
    const before = await lastEventId(database.db)
    const failing = inTransaction(database.db, async (tx) => {
      await appendEvent(tx, { type: 'api_key_changed', payload: { keyId: newId() } })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await readEvents(database.db, before, 10)).toEqual([])
  })

  it('refuses a payload that is not of its type', async () => {
    await expect(append(database.db, 'no id')).rejects.toThrow()
  })

  it('never shows an id before a lower one, whoever commits first', async () => {
    const before = await lastEventId(database.db)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = inTransaction(database.db, async (tx) => {
      const id = await appendEvent(tx, { type: 'api_key_changed', payload: { keyId: newId() } })
      await held
      return id
    })
    while ((await heldLocks(database.db)) === 0) await delay(5)
    const quick = append(database.db)
    await delay(50)
    expect(await readEvents(database.db, before, 10)).toEqual([])
    release()
    expect((await quick) > (await slow)).toBe(true)
  })
})

describe('followEvents', () => {
  it('applies every event once and in order while two processes and many transactions append', async () => {
    const from = await lastEventId(database.db)
    const ours = newId()
    const theirs = newId()
    const seen: { id: bigint; keyId: string }[] = []
    const bus = createPostgresBus(database.connection, log)
    const follower = follow(
      (event) => {
        if (event.type === 'api_key_changed') seen.push({ id: event.id, keyId: event.payload.keyId })
      },
      from,
      bus,
    )
    const second = await openDatabase({ kind: 'external', url: database.url }, log, AbortSignal.timeout(30_000))
    await Promise.all([
      appendElsewhere(theirs, 200),
      ...Array.from({ length: 100 }, () => append(database.db, ours)),
      ...Array.from({ length: 100 }, () => append(second.db, ours)),
    ])
    await follower.caughtUp(await lastEventId(database.db), AbortSignal.timeout(30_000))
    const ids = seen.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => (a < b ? -1 : 1)))
    expect(seen.filter(({ keyId }) => keyId === ours)).toHaveLength(200)
    expect(seen.filter(({ keyId }) => keyId === theirs)).toHaveLength(200)
    for (const one of [follower, bus, second]) await one[Symbol.asyncDispose]()
  })

  it('lets a writer wait until its own event was applied here', async () => {
    let applied = 0n
    const follower = follow(
      async (event) => {
        await delay(5)
        applied = event.id
      },
      await lastEventId(database.db),
    )
    const ids = await Promise.all([1, 2, 3].map(() => append(database.db)))
    for (const id of ids) {
      await follower.caughtUp(id, AbortSignal.timeout(10_000))
      expect(applied >= id).toBe(true)
    }
    const aborted = AbortSignal.abort(new Error('the caller went away'))
    await expect(follower.caughtUp(applied + 1n, aborted)).rejects.toThrow('the caller went away')
    const never = follower.caughtUp(applied + 1n, AbortSignal.timeout(10_000))
    await Promise.all([expect(never).rejects.toMatchObject({ code: 'unavailable' }), follower[Symbol.asyncDispose]()])
  })

  it('sees events without being rung', async () => {
    const follower = follow(() => {}, await lastEventId(database.db))
    await delay(30)
    const id = await append(database.db)
    while (follower.position < id) await delay(20)
    await follower[Symbol.asyncDispose]()
  })

  it('applies an event again until it could be, and none after it before', async () => {
    const from = await lastEventId(database.db)
    const first = await append(database.db)
    const second = await append(database.db)
    const calls: bigint[] = []
    const follower = follow((event) => {
      calls.push(event.id)
      if (calls.length < 3) throw new Error('not yet')
    }, from)
    await follower.caughtUp(second, AbortSignal.timeout(10_000))
    expect(calls).toEqual([first, first, first, second])
    await follower[Symbol.asyncDispose]()
  })

  it('passes over events that only a newer version knows', async () => {
    const from = await lastEventId(database.db)
    await sql`insert into events (type, payload) select 'from_the_future', '{}' from generate_series(1, 1200)`.execute(
      database.db,
    )
    const known = await append(database.db)
    await sql`insert into events (type, payload) values ('policy_changed', '{"shape":"new"}')`.execute(database.db)
    const seen: bigint[] = []
    const follower = follow((event) => void seen.push(event.id), from)
    await follower.caughtUp(await lastEventId(database.db), AbortSignal.timeout(10_000))
    expect(seen).toEqual([known])
    await follower[Symbol.asyncDispose]()
  })
})

async function heldLocks(db: Db): Promise<number> {
  const { rows } = await sql<{ held: number }>`select count(*)::int as held from pg_locks where locktype = 'advisory'
    and granted and database = (select oid from pg_database where datname = current_database())`.execute(db)
  return rows[0]?.held ?? 0
}

async function appendElsewhere(keyId: string, count: number): Promise<void> {
  const fixture = fileURLToPath(new URL('./append-events.fixture.ts', import.meta.url))
  const args = ['--conditions=netra-source', '--import', 'tsx', fixture, database.url, keyId, String(count)]
  await promisify(execFile)(process.execPath, args)
}
