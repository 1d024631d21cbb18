import { sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

type Kind = Database['person_origins']['kind']

/** Notes who a person was merged with, or which face was filed under them: older backups hold these under another id. */
export async function noteOrigin(tx: Db, personId: string, kind: Kind, originId: string): Promise<void> {
  await tx
    .insertInto('person_origins')
    .values({ person_id: personId, kind, origin_id: originId })
    .onConflict((conflict) => conflict.columns(['kind', 'origin_id']).doUpdateSet({ person_id: personId }))
    .execute()
}

/** Forgets it where a merge is undone: they are two again. */
export async function dropOrigin(tx: Db, kind: Kind, originId: string): Promise<void> {
  await tx.deleteFrom('person_origins').where('kind', '=', kind).where('origin_id', '=', originId).execute()
}

/**
 * Everything under which backups from before may hold a person: people who were merged into them, faces that were filed under them,
 * strangers whom they were named from, and sightings that were somebody else's at first.
 */
export async function originsOf(
  db: Db,
  personId: string,
): Promise<{ kind: Kind | 'sighting' | 'unknown'; id: string }[]> {
  const { rows } = await sql<{ kind: Kind | 'sighting' | 'unknown'; id: string }>`
    with recursive strangers (id) as (
      select id from unknown_people where person_id = ${personId}
      union select m.id from unknown_people m join strangers on m.merged_into = strangers.id)
    select kind, origin_id as id from person_origins where person_id = ${personId}
    union all select 'unknown', id from strangers
    union all select 'sighting', s.id from sightings s where s.person_id = ${personId} and (
      exists (select from sighting_moves m where m.sighting_id = s.id)
      or exists (select from events e where e.type = 'sighting_changed' and e.payload ->> 'sightingId' = s.id::text))
    `.execute(db)
  return rows
}
