import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

/** What events tell beside their ids, read when they are told: the log holds ids only. */

export async function findFaceFacts(db: Db, faceId: string): Promise<{ quality: number; addedAt: Date } | undefined> {
  return await db
    .selectFrom('faces')
    .select(['quality_score as quality', 'added_at as addedAt'])
    .where('id', '=', faceId)
    .executeTakeFirst()
}

/** The person's name, and the face that stands for the person: the best one. Undefined once the person is forgotten. */
export async function findPersonFacts(
  db: Db,
  personId: string,
): Promise<{ name: string; faceId: string | null } | undefined> {
  return await db
    .selectFrom('people as p')
    .select((eb) => [
      'p.name',
      eb
        .selectFrom('faces as f')
        .whereRef('f.person_id', '=', 'p.id')
        .orderBy('f.quality_score', 'desc')
        .orderBy('f.id')
        .select('f.id')
        .limit(1)
        .as('faceId'),
    ])
    .where('p.id', '=', personId)
    .executeTakeFirst()
}

export async function findCameraFacts(
  db: Db,
  cameraId: string,
): Promise<{ name: string; galleryId: string } | undefined> {
  return await db
    .selectFrom('cameras')
    .select(['name', 'gallery_id as galleryId'])
    .where('id', '=', cameraId)
    .executeTakeFirst()
}

/** What an alert is called, and what it is about. */
export async function findAlertFacts(db: Db, alertId: string) {
  return await db.selectFrom('alerts').selectAll().where('id', '=', alertId).executeTakeFirst()
}

/** Who the sighting was last said to be before an event. */
export async function findEarlierDecision(
  db: Db,
  sightingId: string,
  before: bigint,
): Promise<{ decision: string; personId: string | null } | undefined> {
  const row = await db
    .selectFrom('events')
    .select([
      sql<string>`payload ->> 'decision'`.as('decision'),
      sql<string | null>`payload ->> 'personId'`.as('personId'),
    ])
    .where(sql`payload ->> 'sightingId'`, '=', sightingId)
    .where('type', 'in', ['sighting_started', 'sighting_changed'])
    .where('id', '<', String(before))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row
}

/** Ids of galleries by their names; names of none are left out. */
export async function galleryIdsOf(db: Db, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return []
  const rows = await db.selectFrom('galleries').select('id').where('name', 'in', names).execute()
  return rows.map(({ id }) => id)
}

/** A sealed expression with what opens it. */
export async function findObservation(db: Db, id: string) {
  return await db
    .selectFrom('sighting_expressions as e')
    .innerJoin('sightings as s', 's.id', 'e.sighting_id')
    .select(['e.sighting_id', 'e.observed_at', 'e.sealed', 's.data_key', 's.master_key_version'])
    .where('e.id', '=', id)
    .executeTakeFirst()
}

/** Every camera, and whether it is connected now. */
export async function listCameraStates(db: Db): Promise<{ id: string; name: string; connected: boolean }[]> {
  const rows = await db
    .selectFrom('cameras as c')
    .leftJoin('camera_states as s', 's.camera_id', 'c.id')
    .select(['c.id', 'c.name', 's.state'])
    .orderBy('c.id')
    .execute()
  return rows.map(({ id, name, state }) => ({ id, name, connected: state === 'connected' }))
}
