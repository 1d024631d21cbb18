import { type Selectable, sql, type Updateable } from 'kysely'
import { newId } from '#core/ids.ts'
import type { Database, Db } from '#storage/schema.ts'

export type LinkRow = Selectable<Database['edge_link']>
export type LinkState = LinkRow['state']

export async function findLink(db: Db): Promise<LinkRow | undefined> {
  return await db.selectFrom('edge_link').selectAll().executeTakeFirst()
}

/** What this installation is as an edge node; the first start makes it one. */
export async function ensureLink(
  db: Db,
  facts: { readonly name: string; readonly server: string; readonly gallery: string },
): Promise<LinkRow> {
  await db
    .insertInto('edge_link')
    .values({ edge_id: newId(), ...facts })
    .onConflict((conflict) => conflict.column('one').doUpdateSet({ name: facts.name, server: facts.server }))
    .execute()
  return await db.selectFrom('edge_link').selectAll().executeTakeFirstOrThrow()
}

export async function updateLink(db: Db, changes: Omit<Updateable<Database['edge_link']>, 'one'>): Promise<void> {
  await db
    .updateTable('edge_link')
    .set({ ...changes, updated_at: new Date() })
    .execute()
}

export async function noteLinkState(db: Db, state: LinkState, detail: string | null): Promise<void> {
  await sql`update edge_link set state = ${state}, detail = ${detail}, updated_at = now(),
    state_since = case when state = ${state} then state_since else now() end`.execute(db)
}

export async function countLost(db: Db, sightings: number): Promise<void> {
  await sql`update edge_link set lost = lost + ${sightings}`.execute(db)
}
