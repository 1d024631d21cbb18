import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type Counted = Selectable<Database['statistics_sightings']>

/** What has no camera is counted under it. */
export const noCamera = '00000000-0000-0000-0000-000000000000'

/** As what a sighting was counted, locked; undefined where it was not. */
export async function findCounted(tx: Db, sightingId: string): Promise<Counted | undefined> {
  return await tx
    .selectFrom('statistics_sightings')
    .selectAll()
    .where('sighting_id', '=', sightingId)
    .forUpdate()
    .executeTakeFirst()
}

/** Sightings that are counted as a person's or stranger's, and are somebody else's by now, or the other way round. */
export async function findMoved(tx: Db, subjectId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.id from statistics_sightings c join sightings s on s.id = c.sighting_id
    where c.subject_id = ${subjectId} and coalesce(s.person_id, s.unknown_id) is distinct from c.subject_id
    union
    select s.id from sightings s join statistics_sightings c on c.sighting_id = s.id
    where s.unknown_id = ${subjectId} and coalesce(s.person_id, s.unknown_id) is distinct from c.subject_id`.execute(tx)
  return rows.map(({ id }) => id)
}

export async function keepCounted(tx: Db, row: Counted): Promise<void> {
  await tx
    .insertInto('statistics_sightings')
    .values(row)
    .onConflict((conflict) => conflict.column('sighting_id').doUpdateSet(row))
    .execute()
}

export async function dropCounted(tx: Db, sightingId: string): Promise<void> {
  await tx.deleteFrom('statistics_sightings').where('sighting_id', '=', sightingId).execute()
}

/** Adds to an hour, or takes away. */
export async function addToHour(
  tx: Db,
  what: { readonly at: Date; readonly gallery_id: string; readonly camera_id: string; readonly kind: string },
  by: 1 | -1,
): Promise<void> {
  const key = sql`date_trunc('hour', ${what.at}::timestamptz, 'UTC'), ${what.gallery_id}, ${what.camera_id}, ${what.kind}`
  await sql`insert into statistics_hours as h (hour, gallery_id, camera_id, kind, n)
    values (${key}, ${by}) on conflict (hour, gallery_id, camera_id, kind) do update set n = h.n + ${by}`.execute(tx)
  if (by < 0)
    await sql`delete from statistics_hours where (hour, gallery_id, camera_id, kind) = (${key}) and n <= 0`.execute(tx)
}

/** Adds a sighting to whom it is of, or takes it away. */
export async function addToSubject(tx: Db, row: Counted, by: 1 | -1): Promise<void> {
  if (row.subject_id === null) return
  const hour = sql`date_trunc('hour', ${row.seen_at}::timestamptz, 'UTC')`
  await sql`insert into statistics_people as p (hour, gallery_id, camera_id, kind, subject_id, n)
    values (${hour}, ${row.gallery_id}, ${row.camera_id}, ${row.subject_kind}, ${row.subject_id}, ${by})
    on conflict (hour, subject_id, camera_id) do update set n = p.n + ${by}`.execute(tx)
  if (by < 0)
    await sql`delete from statistics_people
      where (hour, subject_id, camera_id) = (${hour}, ${row.subject_id}, ${row.camera_id}) and n <= 0`.execute(tx)
}

/** Nobody can tell any more that it was this person; that somebody was seen stays counted. */
export async function forgetSubject(tx: Db, subjectId: string): Promise<void> {
  await tx.deleteFrom('statistics_people').where('subject_id', '=', subjectId).execute()
  await tx.deleteFrom('statistics_sightings').where('subject_id', '=', subjectId).execute()
}

/** What was counted of one person is another's from now on. */
export async function joinSubjects(tx: Db, goneId: string, keptId: string): Promise<void> {
  await sql`insert into statistics_people as p (hour, gallery_id, camera_id, kind, subject_id, n)
    select hour, gallery_id, camera_id, kind, ${keptId}::uuid, n from statistics_people where subject_id = ${goneId}
    on conflict (hour, subject_id, camera_id) do update set n = p.n + excluded.n`.execute(tx)
  await tx.deleteFrom('statistics_people').where('subject_id', '=', goneId).execute()
  await tx.updateTable('statistics_sightings').set({ subject_id: keptId }).where('subject_id', '=', goneId).execute()
}

/** What is counted of an alert. */
export async function findAlertPlace(
  tx: Db,
  alertId: string,
): Promise<{ gallery_id: string; camera_id: string | null; raised_at: Date } | undefined> {
  return await tx
    .selectFrom('alerts')
    .select(['gallery_id', 'camera_id', 'raised_at'])
    .where('id', '=', alertId)
    .executeTakeFirst()
}
