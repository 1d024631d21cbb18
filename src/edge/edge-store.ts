import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type EdgeRow = Selectable<Database['edges']> & { readonly gallery: string | null }

export async function findEdge(db: Db, id: string): Promise<EdgeRow | undefined> {
  return await edges(db).where('e.id', '=', id).executeTakeFirst()
}

/** By name; of some galleries only, where given. */
export async function listEdgeRows(db: Db, galleries: readonly string[] | undefined): Promise<EdgeRow[]> {
  let query = edges(db)
  if (galleries) query = query.where(sql<boolean>`g.name = any(${[...galleries]}::text[])`)
  return await query.orderBy('e.name').orderBy('e.id').execute()
}

function edges(db: Db) {
  return db
    .selectFrom('edges as e')
    .leftJoin('galleries as g', 'g.id', 'e.gallery_id')
    .selectAll('e')
    .select('g.name as gallery')
}

export async function countEdges(db: Db): Promise<number> {
  const { n } = await db.selectFrom('edges').select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()
  return n
}

/** Locked until the transaction ends: one delivery of an edge node at a time. */
export async function lockEdge(tx: Db, id: string): Promise<Selectable<Database['edges']> | undefined> {
  return await tx.selectFrom('edges').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export interface EdgeFacts {
  readonly id: string
  readonly name: string
  readonly callerId: string
  readonly galleryId: string
  readonly version: string
}

/** Notes that an edge node is there; a new one is added. */
export async function noteEdge(
  tx: Db,
  { id, name, callerId, galleryId, version }: EdgeFacts,
  said: { readonly behind: number; readonly lost: number; readonly detail: string | null },
  now: Date,
): Promise<void> {
  const facts = { name, caller_id: callerId, gallery_id: galleryId, version, last_seen_at: now, ...said }
  await tx
    .insertInto('edges')
    .values({ id, ...facts, lost: String(said.lost) })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...facts, lost: String(said.lost) }))
    .execute()
}

export async function noteCopied(db: Db, id: string, cursor: bigint): Promise<void> {
  await db
    .updateTable('edges')
    .set({ copied: String(cursor) })
    .where('id', '=', id)
    .execute()
}

export async function noteDelivered(
  tx: Db,
  id: string,
  { through, leftOut, behind, at }: { through: string; leftOut: number; behind: number; at: Date },
): Promise<void> {
  await tx
    .updateTable('edges')
    .set({
      delivered: through,
      left_out: sql`left_out + ${leftOut}`,
      behind,
      delivered_at: at,
      last_seen_at: at,
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteEdgeRow(tx: Db, id: string): Promise<boolean> {
  const row = await tx.deleteFrom('edges').where('id', '=', id).returning('id').executeTakeFirst()
  return row !== undefined
}

/** Whether the key that an edge node showed before may still be used. */
export async function isKeyValid(db: Db, id: string, now: Date): Promise<boolean> {
  const row = await db
    .selectFrom('api_keys')
    .select('id')
    .where(sql<boolean>`id::text = ${id}`)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .executeTakeFirst()
  return row !== undefined
}

/** Whom a person who is gone was merged into. */
export async function findMergedInto(db: Db, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom('person_origins')
    .select('person_id')
    .where('kind', '=', 'person')
    .where('origin_id', '=', personId)
    .executeTakeFirst()
  return row?.person_id ?? null
}

/** Ids of the cameras that an edge node runs. */
export async function camerasOfEdge(db: Db, id: string): Promise<string[]> {
  const rows = await db.selectFrom('cameras').select('id').where('edge_id', '=', id).orderBy('id').execute()
  return rows.map((row) => row.id)
}
