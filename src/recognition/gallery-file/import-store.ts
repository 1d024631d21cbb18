import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

/** One import at a time in a gallery: two of one file must not add a person twice. */
export async function lockImports(tx: Db, galleryId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`gallery file ${galleryId}`}, 7))`.execute(tx)
}

/** Whose the faces are and where, of those among the given ones that there are. */
export async function findFaceOwners(
  db: Db,
  faceIds: readonly string[],
): Promise<ReadonlyMap<string, { personId: string; galleryId: string }>> {
  if (faceIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('faces')
    .select(['id', 'person_id', 'gallery_id'])
    .where('id', 'in', [...faceIds])
    .execute()
  return new Map(rows.map((row) => [row.id, { personId: row.person_id, galleryId: row.gallery_id }]))
}
