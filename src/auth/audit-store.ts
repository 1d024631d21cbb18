import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import { type AuditEntry, type AuditRecord, type ChainPoint, chainHash } from './audit-entry.ts'

type Row = Selectable<Database['audit_log']>

export interface AuditHead extends ChainPoint {
  readonly pruned: ChainPoint
  readonly prunedProof: Buffer | null
}

/** The chain's ends. With `lock`, nobody else adds to it until the transaction ends. */
export async function readHead(db: Db, lock = false): Promise<AuditHead> {
  const query = db.selectFrom('audit_head').selectAll()
  const row = await (lock ? query.forUpdate() : query).executeTakeFirstOrThrow()
  const pruned = { id: Number(row.pruned_id), hash: row.pruned_hash }
  return { id: Number(row.id), hash: row.hash, pruned, prunedProof: row.pruned_proof }
}

/** Adds the records behind the head, in their order, and moves the head: one statement besides the lock. */
export async function appendRecords(tx: Db, key: Buffer, records: readonly AuditRecord[]): Promise<AuditHead> {
  const head = await readHead(tx, true)
  let { id, hash } = head
  const rows = records.map((record) => {
    id++
    hash = chainHash(key, hash, id, record)
    const { at, actor, operation, subject, door, address, outcome, correlationId, milliseconds } = record
    return [
      id,
      at,
      actor.kind,
      actor.id,
      operation,
      JSON.stringify(subject),
      door,
      address,
      outcome,
      correlationId,
      milliseconds,
      hash,
    ] as const
  })
  const column = (at: number) => rows.map((row) => row[at])
  await sql`with moved as (update audit_head set id = ${id}, hash = ${hash})
    insert into audit_log (id, at, actor_kind, actor_id, operation, subject, door, address, outcome, correlation_id,
      milliseconds, hash)
    select * from unnest(${column(0)}::bigint[], ${column(1)}::timestamptz[], ${column(2)}::text[], ${column(3)}::text[],
      ${column(4)}::text[], ${column(5)}::jsonb[], ${column(6)}::text[], ${column(7)}::text[], ${column(8)}::text[],
      ${column(9)}::text[], ${column(10)}::int[], ${column(11)}::bytea[])`.execute(tx)
  return { ...head, id, hash }
}

export interface AuditFilter {
  readonly actorId?: string | undefined
  readonly operation?: string | undefined
  readonly outcome?: string | undefined
  readonly subject?: { readonly kind: string; readonly id: string } | undefined
  readonly from?: Date | undefined
  readonly until?: Date | undefined
}

/** Entries of a filter: behind `after`, oldest first, or without it before `before`, newest first. */
export async function findEntries(
  db: Db,
  filter: AuditFilter,
  page: { after?: number | undefined; before?: number | undefined; limit: number },
): Promise<AuditEntry[]> {
  let query = db.selectFrom('audit_log').selectAll().limit(page.limit)
  if (filter.actorId !== undefined) query = query.where('actor_id', '=', filter.actorId)
  if (filter.operation !== undefined) query = query.where('operation', '=', filter.operation)
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome)
  if (filter.from) query = query.where('at', '>=', filter.from)
  if (filter.until) query = query.where('at', '<', filter.until)
  if (filter.subject) {
    const contained = JSON.stringify({ [filter.subject.kind]: [filter.subject.id] })
    query = query.where(sql<boolean>`subject @> ${contained}::jsonb`)
  }
  if (page.before !== undefined) query = query.where('id', '<', String(page.before))
  query =
    page.after === undefined
      ? query.orderBy('id', 'desc')
      : query.where('id', '>', String(page.after)).orderBy('id', 'asc')
  return (await query.execute()).map(entryOf)
}

/** The newest entry behind which every entry is at or after `before`; undefined where nothing is older. */
export async function lastEntryBefore(tx: Db, before: Date): Promise<ChainPoint | undefined> {
  const row = await tx
    .selectFrom('audit_log')
    .select(['id', 'hash'])
    .where('id', '<', (kept) =>
      // What a clock that ran ahead has dated keeps what follows it: no entry goes before its time.
      kept
        .selectFrom('audit_log as young')
        .select((young) => sql<string>`coalesce(${young.fn.min('young.id')}, 9223372036854775807)`.as('id'))
        .where('young.at', '>=', before),
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { id: Number(row.id), hash: row.hash }
}

/** Deletes the entries up to a point, which becomes the beginning of the chain, and says how many those were. */
export async function deleteUpTo(tx: Db, point: ChainPoint, proof: Buffer): Promise<number> {
  const pruned = { pruned_id: String(point.id), pruned_hash: point.hash, pruned_proof: proof }
  await tx.updateTable('audit_head').set(pruned).execute()
  const result = await tx.deleteFrom('audit_log').where('id', '<=', String(point.id)).executeTakeFirst()
  return Number(result.numDeletedRows)
}

function entryOf(row: Row): AuditEntry {
  return {
    id: Number(row.id),
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id },
    operation: row.operation,
    subject: row.subject,
    door: row.door,
    address: row.address,
    outcome: row.outcome,
    correlationId: row.correlation_id,
    milliseconds: row.milliseconds,
    hash: row.hash,
  }
}
