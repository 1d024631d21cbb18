import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Clock } from '#core/clock.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import type { Caller } from '#core/operation.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { openCheckpoints } from './audit-checkpoints.ts'
import { listAudit, pruneAudit } from './audit-operations.ts'
import { findEntries } from './audit-store.ts'
import { AuditTrail, type EndedCall } from './audit-trail.ts'
import { verifyChain } from './verify-audit.ts'

let database: TestDatabase
let folder: string
let now: number
beforeEach(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'netra-audit-'))
  now = Date.UTC(2030, 0, 1)
})
afterEach(async () => {
  await database[Symbol.asyncDispose]()
  removeFolder(folder)
})

const clock: Clock = { now: () => new Date(now), sleep: async () => {} }
const log = createLog('silent')
const key = Buffer.alloc(32, 7)
const checkpoints = (name = 'audit-checkpoints.jsonl') => openCheckpoints(join(folder, name), key)
const openTrail = (db = database.db, name?: string) =>
  new AuditTrail({ db, clock, log, key, checkpoints: checkpoints(name), awaited: 'changes' })

const call = (operation: string, permission = 'gallery:write', person = newId()): EndedCall => ({
  operation,
  permission,
  subject: { person },
  caller: { kind: 'key', id: 'k1', door: 'rest', address: '192.0.2.7', correlationId: 'c1' },
  code: 'ok',
  seconds: 0.0123,
})

async function write(...names: string[]): Promise<void> {
  await using trail = openTrail()
  for (const name of names) await trail.record(call(name))
}
const chain = () => ({ key, checkpoints: checkpoints() })
const verify = () => verifyChain(database.db, chain(), new AbortController().signal)
const stored = () => findEntries(database.db, {}, { after: 0, limit: 1_000 })
const caller: Caller = {
  kind: 'key',
  id: 'k',
  permissions: new Set(),
  door: 'rest',
  address: null,
  correlationId: 'c',
  signal: new AbortController().signal,
}

/** As somebody who owns the database and not the key. */
async function tamper(...statements: string[]): Promise<void> {
  await sql`alter table audit_log disable trigger user`.execute(database.db)
  for (const statement of statements) await sql.raw(statement).execute(database.db)
  await sql`alter table audit_log enable trigger user`.execute(database.db)
}

describe('the audit trail', () => {
  it('stores who did what, to whom, from where, and what came of it', async () => {
    const person = newId()
    await using trail = openTrail()
    await trail.record({ ...call('forget_person', 'gallery:write', person), code: 'not_found' })
    expect(await stored()).toMatchObject([
      {
        id: 1,
        at: new Date(now),
        actor: { kind: 'key', id: 'k1' },
        operation: 'forget_person',
        subject: { person: [person] },
        door: 'rest',
        address: '192.0.2.7',
        outcome: 'not_found',
        correlationId: 'c1',
        milliseconds: 12,
      },
    ])
  })

  it('has the entry of a change stored before the call is answered, and that of a search soon after', async () => {
    await using trail = openTrail()
    await trail.record(call('recognise_image', 'recognition:run'))
    await trail.record(call('push_frame', 'cameras:push'))
    expect(trail.waiting).toBe(2)
    await trail.record(call('delete_face'))
    expect((await stored()).map((entry) => entry.operation)).toEqual(['recognise_image', 'push_frame', 'delete_face'])
    await trail.record(call('list_people', 'gallery:read'))
    await expect.poll(stored, { timeout: 20_000 }).toHaveLength(4)
  })

  it('writes what waits when it is closed', async () => {
    const trail = openTrail()
    for (let i = 0; i < 1_200; i++) void trail.record(call(`search_${i}`, 'recognition:run'))
    await trail[Symbol.asyncDispose]()
    const { entries, next } = await listAudit.run({ db: database.db }, { limit: 1_000 }, caller)
    expect([entries[0]?.auditId, entries.length, next]).toEqual([1_200, 1_000, 201])
    expect(await verify()).toMatchObject({ intact: true, entries: 1_200, checkpoints: 1 })
  })

  it('keeps one chain for several processes that write at once', async () => {
    await using second = await createSecondConnection()
    await using one = openTrail()
    await using two = openTrail(second.db, 'other-checkpoints.jsonl')
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        for (const [name, trail] of Object.entries({ one, two })) await trail.record(call(`${name}_${i}`))
      }),
    )
    expect(await verify()).toMatchObject({ intact: true, entries: 200 })
    expect(new Set((await stored()).map((entry) => entry.operation)).size).toBe(200)
  })

  it('keeps entries that could not be stored, tells whoever waited, and stores them later', async () => {
    await using trail = openTrail()
    await sql`alter table audit_log rename to away`.execute(database.db)
    await expect(trail.record(call('delete_face'))).rejects.toMatchObject({ code: 'unavailable' })
    expect(trail.waiting).toBe(1)
    await sql`alter table away rename to audit_log`.execute(database.db)
    await expect.poll(stored, { timeout: 20_000 }).toHaveLength(1)
  })

  it('lets nothing begin while ten thousand entries cannot be stored', async () => {
    const trail = openTrail()
    for (let i = 0; i < 9_999; i++) void trail.record(call('look', 'gallery:read'))
    trail.requireRoom()
    void trail.record(call('look', 'gallery:read'))
    expect(() => trail.requireRoom()).toThrow(expect.objectContaining({ code: 'unavailable', retryAfter: 5 }))
    await trail[Symbol.asyncDispose]()
    trail.requireRoom()
  })
})

async function createSecondConnection() {
  const { openDatabase } = await import('#storage/connect.ts')
  return await openDatabase({ kind: 'external', url: database.url }, log, AbortSignal.timeout(30_000))
}

describe('the table', () => {
  it.each([
    `update audit_log set operation = 'other' where id = 2`,
    'delete from audit_log where id = 3',
    'truncate audit_log',
  ])('refuses: %s', async (statement) => {
    await write('a', 'b', 'c')
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow('the audit log is only ever added to')
  })
})

describe('verification', () => {
  const columns = 'at, actor_kind, actor_id, operation, subject, door, address, outcome, correlation_id, milliseconds'
  const swap = [
    `update audit_log set id = -2 where id = 2`,
    `update audit_log set id = 2 where id = 4`,
    `update audit_log set id = 4 where id = -2`,
  ]

  it.each<[string, string[], object[]]>([
    [
      'an outcome changed',
      [`update audit_log set outcome = 'forbidden' where id = 3`],
      [{ fault: 'changed', firstId: 3 }],
    ],
    [
      'a time changed',
      [`update audit_log set at = at + interval '1 ms' where id = 1`],
      [{ fault: 'changed', firstId: 1 }],
    ],
    ['an address removed', [`update audit_log set address = null where id = 5`], [{ fault: 'changed', firstId: 5 }]],
    ['a person changed', [`update audit_log set subject = '{}' where id = 2`], [{ fault: 'changed', firstId: 2 }]],
    ['one deleted', ['delete from audit_log where id = 3'], [{ fault: 'missing', firstId: 3, lastId: 3 }]],
    ['the first ones deleted', ['delete from audit_log where id < 3'], [{ fault: 'missing', firstId: 1, lastId: 2 }]],
    [
      'the first ones deleted and called pruned',
      [
        'delete from audit_log where id < 3',
        `update audit_head set pruned_id = 2, pruned_hash = '\\x00', pruned_proof = '\\x00'`,
      ],
      [
        { fault: 'beginning_forged', firstId: 1, lastId: 2 },
        { fault: 'changed', firstId: 3 },
      ],
    ],
    [
      'two swapped',
      swap,
      [
        { fault: 'changed', firstId: 2 },
        { fault: 'changed', firstId: 3 },
        { fault: 'changed', firstId: 4 },
        { fault: 'changed', firstId: 5 },
      ],
    ],
    ['the newest deleted', ['delete from audit_log where id > 3'], [{ fault: 'end_missing', firstId: 4, lastId: 5 }]],
    [
      'the newest deleted and the head set back',
      [
        'delete from audit_log where id > 3',
        'update audit_head set id = 3, hash = (select hash from audit_log where id = 3)',
      ],
      [{ fault: 'end_missing', firstId: 4, lastId: 5 }],
    ],
    [
      'all deleted and the head set back',
      ['delete from audit_log', `update audit_head set id = 0, hash = ''`],
      [{ fault: 'end_missing', firstId: 1, lastId: 5 }],
    ],
    [
      'one put behind the end',
      [
        `insert into audit_log (id, hash, ${columns}) select 6, hash, ${columns} from audit_log where id = 5`,
        'update audit_head set id = 6',
      ],
      [{ fault: 'changed', firstId: 6 }],
    ],
    [
      'one put between others',
      [
        'update audit_log set id = -id - 1 where id >= 3',
        'update audit_log set id = -id where id < 0',
        `insert into audit_log (id, hash, ${columns}) select 3, hash, ${columns} from audit_log where id = 2`,
        'update audit_head set id = 6',
      ],
      [3, 4, 5, 6].map((id) => ({ fault: 'changed', firstId: id })),
    ],
  ])('finds %s', async (_, statements, faults) => {
    await write('a', 'b', 'c', 'd', 'e')
    expect(await verify()).toMatchObject({ intact: true, entries: 5, lastId: 5, checkpoints: 1, problems: [] })
    await tamper(...statements)
    const verdict = await verify()
    expect(verdict.intact).toBe(false)
    for (const fault of faults) expect(verdict.problems).toContainEqual(expect.objectContaining(fault))
  })

  it('finds newest entries that were cut off although others have been written since', async () => {
    await write('a', 'b', 'c')
    await tamper(
      'delete from audit_log where id > 1',
      'update audit_head set id = 1, hash = (select hash from audit_log where id = 1)',
    )
    await write('x', 'y', 'z')
    expect((await verify()).problems).toContainEqual(expect.objectContaining({ fault: 'changed', firstId: 3 }))
  })

  it('believes no checkpoint that was not written with the key', async () => {
    await write('a', 'b')
    const { path } = checkpoints()
    writeFileSync(path, readFileSync(path, 'utf8').replace('"id":2', '"id":1'))
    expect((await verify()).problems).toMatchObject([{ fault: 'checkpoint_forged' }])
  })

  it('holds nothing against the log that a restored backup took away', async () => {
    await write('a', 'b')
    const [, second] = await stored()
    await write('c', 'd')
    // What a restore does to the table: the backup ended with the second entry.
    await tamper(
      'delete from audit_log where id > 2',
      `update audit_head set id = 2, hash = (select hash from audit_log where id = 2)`,
    )
    expect((await verify()).intact).toBe(false)
    if (second) await checkpoints().noteRestore(second, clock.now())
    expect(await verify()).toMatchObject({ intact: true, entries: 2, checkpoints: 1, restores: 1 })
    await write('e')
    expect(await verify()).toMatchObject({ intact: true, entries: 3, restores: 1 })
  })

  it('fails as a whole with another key', async () => {
    await write('a', 'b')
    const other = { key: Buffer.alloc(32, 8), checkpoints: openCheckpoints(join(folder, 'none'), key) }
    const verdict = await verifyChain(database.db, other, new AbortController().signal)
    expect(verdict).toMatchObject({ intact: false, checkpoints: 0, problems: [{ firstId: 1 }, { firstId: 2 }] })
  })
})

describe('pruning', () => {
  const prune = (olderThanDays: number) =>
    pruneAudit.run({ db: database.db, auditChain: chain(), clock }, { olderThanDays }, caller)
  const day = 86_400_000

  it('deletes what is older, and what remains is verified as before', async () => {
    await write('a', 'b')
    now += 10 * day
    await write('c', 'd')
    expect(await prune(30)).toEqual({ deleted: 0, prunedId: 0 })
    expect(await prune(5)).toEqual({ deleted: 2, prunedId: 2 })
    expect(await verify()).toMatchObject({ intact: true, entries: 2, prunedId: 2, lastId: 4 })
    await tamper('delete from audit_log where id = 3')
    expect((await verify()).problems).toMatchObject([{ fault: 'missing', firstId: 3 }])
  })

  it('deletes nothing before its time when the clock jumped', async () => {
    now += 400 * day
    await write('ahead')
    now -= 400 * day
    await write('right')
    now += 100 * day
    expect(await prune(30)).toEqual({ deleted: 0, prunedId: 0 })
    now += 400 * day
    expect(await prune(30)).toEqual({ deleted: 2, prunedId: 2 })
    expect(await verify()).toMatchObject({ intact: true, entries: 0, prunedId: 2 })
    await write('next')
    expect(await verify()).toMatchObject({ intact: true, entries: 1, lastId: 3 })
  })
})

describe('the list', () => {
  it('finds by whom, what, on whom and when, page by page', async () => {
    const ada = newId()
    await using trail = openTrail()
    for (const [operation, person] of [
      ['merge_people', ada],
      ['forget_person', newId()],
      ['get_person', ada],
    ] as const) {
      await trail.record(call(operation, 'gallery:write', person))
      now += 1_000
    }
    const list = async (input: object) => {
      const page = await listAudit.run({ db: database.db }, { limit: 50, ...input }, caller)
      return page.entries.map((entry) => entry.operation)
    }
    expect(await list({ subject: `person:${ada}` })).toEqual(['get_person', 'merge_people'])
    expect(await list({ operation: 'forget_person' })).toEqual(['forget_person'])
    expect(await list({ actorId: 'nobody' })).toEqual([])
    expect(await list({ from: '2030-01-01T01:00:01+01:00', until: '2030-01-01T00:00:02Z' })).toEqual(['forget_person'])
    expect(await list({ limit: 2 })).toEqual(['get_person', 'forget_person'])
    expect(await list({ before: 2 })).toEqual(['merge_people'])
    expect(await list({ after: 1 })).toEqual(['forget_person', 'get_person'])
    await expect(list({ subject: 'shoe:size' })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
