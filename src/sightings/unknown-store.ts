import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type UnknownRow = Selectable<Database['unknown_people']>

export async function findUnknown(db: Db, id: string): Promise<UnknownRow | undefined> {
  return await db.selectFrom('unknown_people').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function insertUnknown(tx: Db, id: string, galleryId: string): Promise<void> {
  await tx.insertInto('unknown_people').values({ id, gallery_id: galleryId }).execute()
}

/** Until the transaction ends nobody else gives sightings of the gallery to strangers, or moves them. */
export async function lockStrangers(tx: Db, galleryId: string): Promise<void> {
  await sql`select from galleries where id = ${galleryId} for no key update`.execute(tx)
}

/** Deletes a stranger of whom there is no sighting, and of whom nobody said anything. */
export async function dropUnseen(tx: Db, unknownId: string): Promise<void> {
  await sql`delete from unknown_people u where u.id = ${unknownId} and u.person_id is null
    and not exists (select from sightings s where s.unknown_id = u.id)
    and not exists (select from sighting_moves m where m.unknown_before = u.id)
    and not exists (select from sighting_corrections c where c.unknown_id = u.id or c.other_unknown_id = u.id)`.execute(
    tx,
  )
}
