import { sql, type Transaction } from 'kysely'
import { advisoryLocks } from '#storage/advisory-locks.ts'
import type { Database, Db } from '#storage/schema.ts'
import { busChannel } from './bus/port.ts'
import { type EventType, eventSchemas, type NewEvent, parseStoredEvent, type StoredEvent } from './event.ts'

/** What the bus rings when an event was committed. */
export const eventsTopic = 'events'

/**
 * Appends an event in the transaction that makes the change it tells of, and returns its id. Do it last: from here to the
 * commit no other transaction appends, which is what makes ids visible in their order, so that a reader that has seen
 * 7 will never meet a late 6 (decisions/0005-event-order.md). Followers are woken by the commit.
 */
export async function appendEvent(tx: Transaction<Database>, event: NewEvent): Promise<bigint> {
  const payload = JSON.stringify(eventSchemas[event.type].parse(event.payload))
  // One round trip. The lock's row comes first, so the id is drawn under the lock; so is the time.
  const { rows } = await sql<{ id: string }>`
    with turn as materialized (select pg_advisory_xact_lock(${sql.lit(advisoryLocks.eventOrder)}))
    insert into events (type, payload, created_at)
    select ${event.type}, ${payload}::jsonb, clock_timestamp() from turn
    returning id, pg_notify(${busChannel}, ${eventsTopic})`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('an insert returned no row')
  return BigInt(row.id)
}

/** Several events in their order, each as {@link appendEvent} does it, in one round trip; the id of the last. Null for none. */
export async function appendEvents(tx: Transaction<Database>, events: readonly NewEvent[]): Promise<bigint | null> {
  if (events.length === 0) return null
  const all = events.map(({ type, payload }) => ({ type, payload: eventSchemas[type].parse(payload) }))
  const { rows } = await sql<{ id: string }>`
    with turn as materialized (select pg_advisory_xact_lock(${sql.lit(advisoryLocks.eventOrder)})),
    added as (
      insert into events (type, payload, created_at)
      select e.type, e.payload, clock_timestamp()
      from turn, rows from (jsonb_to_recordset(${JSON.stringify(all)}::jsonb) as (type text, payload jsonb))
        with ordinality as e (type, payload, place)
      order by e.place returning id)
    select max(id)::text as id, pg_notify(${busChannel}, ${eventsTopic}) from added`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('an insert returned no row')
  return BigInt(row.id)
}

/** The events after a cursor in their order, at most `limit`; those of types that this version does not know are left out. */
export async function readEvents(db: Db, after: bigint, limit: number): Promise<StoredEvent[]> {
  return (await readPage(db, after, limit)).events
}

/** A stretch of the log: what this version knows of it, and the cursor behind all of it. */
export interface EventPage {
  readonly events: StoredEvent[]
  readonly cursor: bigint
  /** Whether there may be more behind the cursor. */
  readonly full: boolean
  readonly unknownTypes: readonly string[]
}

/**
 * As {@link readEvents}, for a reader that must get past events of newer versions that write to the same database; `types` are
 * the only ones that it wants.
 */
export async function readPage(db: Db, after: bigint, limit: number, types?: readonly EventType[]): Promise<EventPage> {
  const all = db.selectFrom('events').selectAll().where('id', '>', String(after)).orderBy('id').limit(limit)
  const rows = await (types ? all.where('type', 'in', types) : all).execute()
  const read = rows.map((row) => parseStoredEvent({ ...row, createdAt: row.created_at }))
  return {
    events: read.filter((event) => event !== undefined),
    cursor: BigInt(rows.at(-1)?.id ?? after),
    full: rows.length === limit,
    unknownTypes: rows.filter((_, at) => read[at] === undefined).map(({ type }) => type),
  }
}

/** The cursor of the newest event, or of the newest of some types; 0 where there is none. */
export async function lastEventId(db: Db, types?: readonly EventType[]): Promise<bigint> {
  const all = db.selectFrom('events').select(({ fn }) => fn.max('id').as('id'))
  const row = await (types ? all.where('type', 'in', types) : all).executeTakeFirst()
  return BigInt(row?.id ?? 0)
}

/** How many events of some types there are after a cursor, at most `most`. */
export async function countEvents(db: Db, after: bigint, types: readonly EventType[], most: number): Promise<number> {
  const some = db.selectFrom('events').select('id').where('id', '>', String(after)).where('type', 'in', types)
  const row = await db
    .selectFrom(some.limit(most).as('some'))
    .select(({ fn }) => fn.countAll<string>().as('events'))
    .executeTakeFirst()
  return Number(row?.events ?? 0)
}
