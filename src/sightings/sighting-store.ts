import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { WrappedKey } from '#storage/seal.ts'

type SightingColumns = Selectable<Database['sightings']>

/** A sighting without what is sealed, and what else is known of whom it is of. */
export interface SightingRow extends Omit<SightingColumns, 'data_key' | 'master_key_version' | 'region'> {
  readonly gallery: string
  /** Null where it is of nobody enrolled. */
  readonly person_name: string | null
  readonly candidate_name: string | null
  /** Whether the stranger is ignored for good. */
  readonly ignored: boolean
  readonly has_crop: boolean
}

const joined = sql<SightingRow>`
  select s.id, s.gallery_id, s.camera_id, s.camera_name, s.source, s.video_id, s.person_id, s.unknown_id, s.candidate_id, s.decision, s.reason,
    s.confidence, s.distance, s.policy_version, s.model_id, s.frames, s.quality, s.zone, s.zones, s.started_at, s.last_seen_at,
    s.ended_at, s.corrected, s.edge_id, s.delivered_at, g.name as gallery, p.name as person_name, c.name as candidate_name,
    coalesce(u.ignored_at is not null, false) as ignored, s.region is not null as has_crop
  from sightings s join galleries g on g.id = s.gallery_id
    left join people p on p.id = s.person_id left join people c on c.id = s.candidate_id
    left join unknown_people u on u.id = s.unknown_id`

export async function findSighting(db: Db, id: string): Promise<SightingRow | undefined> {
  return (await sql<SightingRow>`${joined} where s.id = ${id}`.execute(db)).rows[0]
}

export interface AnyOf {
  readonly ids: readonly string[]
  readonly personIds: readonly string[]
  readonly unknownIds: readonly string[]
}

export interface SightingFilter {
  /** Null: all of them. */
  readonly galleryIds: readonly string[] | null
  readonly cameraIds: readonly string[] | null
  readonly videoId?: string | undefined
  readonly personId?: string | undefined
  readonly unknownId?: string | undefined
  readonly decision?: string | undefined
  readonly zone?: string | undefined
  /** Seen at or after, and before. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  readonly corrected?: boolean | undefined
  /** Any of these, where given. */
  readonly anyOf?: AnyOf | undefined
}

/** Newest first, those that began before the cursor's. */
export async function listSightings(
  db: Db,
  filter: SightingFilter,
  page: { readonly before: { readonly at: Date; readonly id: string } | null; readonly limit: number },
): Promise<SightingRow[]> {
  const { before } = page
  const behind = before ? sql`and (s.started_at, s.id) < (${before.at}, ${before.id}::uuid)` : sql``
  const query = sql<SightingRow>`${joined} where ${matching(filter)} ${behind}
    order by s.started_at desc, s.id desc limit ${page.limit}`
  return (await query.execute(db)).rows
}

function isAnyOf({ ids, personIds, unknownIds }: AnyOf) {
  return sql`(s.id = any(${[...ids]}::uuid[]) or s.person_id = any(${[...personIds]}::uuid[])
    or s.unknown_id = any(${[...unknownIds]}::uuid[]))`
}

function matching(filter: SightingFilter) {
  const all = [
    filter.galleryIds && sql`s.gallery_id = any(${[...filter.galleryIds]}::uuid[])`,
    filter.cameraIds && sql`s.camera_id = any(${[...filter.cameraIds]}::uuid[])`,
    filter.videoId && sql`s.video_id = ${filter.videoId}::uuid`,
    filter.personId && sql`s.person_id = ${filter.personId}::uuid`,
    filter.unknownId && sql`s.unknown_id = ${filter.unknownId}::uuid`,
    filter.decision && sql`s.decision = ${filter.decision}`,
    filter.zone && sql`${filter.zone}::text = any(s.zones)`,
    filter.from && sql`s.last_seen_at >= ${filter.from}`,
    filter.to && sql`s.started_at < ${filter.to}`,
    filter.corrected !== undefined && sql`s.corrected = ${filter.corrected}`,
    filter.anyOf && isAnyOf(filter.anyOf),
  ].filter((one) => typeof one === 'object' && one !== null)
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `)
}

export interface SealedSighting {
  readonly wrappedKey: WrappedKey
  readonly region: Buffer | null
}

/** What is sealed of a sighting, with what opens it. */
export async function findSealed(db: Db, id: string): Promise<SealedSighting | undefined> {
  const row = await db
    .selectFrom('sightings')
    .select(['data_key', 'master_key_version', 'region'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { wrappedKey: { bytes: row.data_key, masterKeyVersion: row.master_key_version }, region: row.region }
}

export async function deleteSightingRow(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('sightings').where('id', '=', id).execute()
}

export async function insertSighting(
  tx: Db,
  sighting: Insertable<Database['sightings']> & {
    readonly template: { readonly modelId: string; readonly sealed: Buffer } | null
  },
): Promise<void> {
  const { template, ...row } = sighting
  await tx.insertInto('sightings').values(row).execute()
  if (template) await storeTemplate(tx, row.id, template)
}

/** Stores a sighting's template of a model, in place of the one before. */
export async function storeTemplate(
  tx: Db,
  sightingId: string,
  { modelId, sealed }: { readonly modelId: string; readonly sealed: Buffer },
): Promise<void> {
  await tx
    .insertInto('sighting_templates')
    .values({ sighting_id: sightingId, model_id: modelId, sealed })
    .onConflict((conflict) => conflict.columns(['sighting_id', 'model_id']).doUpdateSet({ sealed }))
    .execute()
}

/** The row without what is sealed, locked until the transaction ends. */
export async function lockSighting(tx: Db, id: string) {
  return await tx
    .selectFrom('sightings')
    .select(['gallery_id', 'camera_id', 'decision', 'person_id', 'unknown_id', 'corrected', 'last_seen_at', 'ended_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

export async function updateSighting(tx: Db, id: string, changes: Updateable<Database['sightings']>): Promise<void> {
  await tx.updateTable('sightings').set(changes).where('id', '=', id).execute()
}

/** Notes of sightings that go on when and how often they were last seen. */
export async function noteSeen(
  db: Db,
  seen: readonly { readonly sightingId: string; readonly at: Date; readonly frames: number }[],
): Promise<void> {
  if (seen.length === 0) return
  await sql`update sightings s set last_seen_at = v.at, frames = v.frames
    from unnest(${seen.map(({ sightingId }) => sightingId)}::uuid[], ${seen.map(({ at }) => at)}::timestamptz[],
      ${seen.map(({ frames }) => frames)}::int[]) as v (id, at, frames)
    where s.id = v.id and s.ended_at is null`.execute(db)
}

/**
 * Sightings that go on although nobody has seen anything of them since: whoever followed them is gone. Those of a video go on as
 * long as it is being looked through, whenever it was taken.
 */
export async function findLeftOpen(db: Db, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from sightings s
    where s.ended_at is null and s.last_seen_at < ${before} and (s.video_id is null or not exists (
      select from videos v join jobs j on j.id = v.job_id where v.id = s.video_id and j.state in ('waiting', 'running')))
    limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
