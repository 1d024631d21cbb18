import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

export interface StepRow {
  readonly at: string
  readonly type: 'sighting_started' | 'sighting_changed' | 'sighting_ended'
  readonly sighting_id: string
}

const told = sql`type in ('sighting_started', 'sighting_changed', 'sighting_ended')`

/** What happened to sightings of a gallery behind a cursor, in its order. */
export async function readSteps(db: Db, galleryId: string, after: bigint, limit: number): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`select id as at, type, payload->>'sightingId' as sighting_id from events
    where id > ${String(after)} and ${told} and payload->>'galleryId' = ${galleryId} order by id limit ${limit}`.execute(
    db,
  )
  return rows
}

/** Sightings behind a cursor that are still there. */
export async function countUndelivered(db: Db, galleryId: string, after: bigint): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(distinct s.id)::int as n from events e
    join sightings s on s.id = (e.payload->>'sightingId')::uuid
    where e.id > ${String(after)} and e.${told} and s.gallery_id = ${galleryId}`.execute(db)
  return rows[0]?.n ?? 0
}

export interface SightingToDeliver {
  readonly id: string
  readonly camera_id: string | null
  readonly camera_name: string | null
  readonly person_id: string | null
  readonly candidate_id: string | null
  readonly decision: 'known' | 'uncertain' | 'unknown' | 'not_usable'
  readonly reason: string
  readonly confidence: number
  readonly distance: number | null
  readonly policy_version: string
  readonly model_id: string
  readonly frames: number
  readonly quality: number
  readonly zone: string | null
  readonly zones: string[]
  readonly started_at: Date
  readonly last_seen_at: Date
  readonly ended_at: Date | null
  readonly data_key: Buffer
  readonly master_key_version: number
  readonly region: Buffer | null
  readonly template_model: string | null
  readonly template: Buffer | null
}

export async function readSightingToDeliver(db: Db, id: string): Promise<SightingToDeliver | undefined> {
  const { rows } = await sql<SightingToDeliver>`select s.*, t.model_id as template_model, t.sealed as template
    from sightings s left join lateral (
      select model_id, sealed from sighting_templates where sighting_id = s.id
      order by (model_id = s.model_id) desc limit 1) t on true
    where s.id = ${id}`.execute(db)
  return rows[0]
}

export interface OpenRow {
  readonly sightingId: string
  readonly lastSeenAt: Date
  readonly frames: number
}

/** Sightings that go on. */
export async function readOpenSightings(db: Db, galleryId: string, limit: number): Promise<OpenRow[]> {
  const { rows } = await sql<OpenRow>`select id as "sightingId", last_seen_at as "lastSeenAt", frames from sightings
    where gallery_id = ${galleryId} and ended_at is null order by last_seen_at desc limit ${limit}`.execute(db)
  return rows
}

/** Whether something of the sighting is behind the cursor. */
const undelivered = (after: bigint) => sql`exists (select from events e where e.id > ${String(after)} and e.${told}
  and e.payload->>'sightingId' = s.id::text)`

/** Delivered sightings that ended before a time. */
export async function findDelivered(
  db: Db,
  which: { readonly galleryId: string; readonly after: bigint; readonly before: Date; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select s.id from sightings s
    where s.gallery_id = ${which.galleryId} and s.ended_at < ${which.before} and not ${undelivered(which.after)}
    order by s.ended_at limit ${which.limit}`.execute(db)
  return rows.map(({ id }) => id)
}

/** The oldest sightings, those from before a time or so many that the rest takes no more than so many bytes; `waiting`: not delivered. */
export async function findBeyond(
  db: Db,
  which: {
    readonly galleryId: string
    readonly after: bigint
    readonly before: Date
    readonly bytes: number
    readonly limit: number
  },
): Promise<{ id: string; waiting: boolean }[]> {
  const { rows } = await sql<{
    id: string
    waiting: boolean
  }>`select s.id, ${undelivered(which.after)} as waiting from (
      select id, ended_at, started_at,
        sum(coalesce(octet_length(region), 0) + 4096) over (order by started_at desc, id desc) as bytes
      from sightings where gallery_id = ${which.galleryId}) as s
    where s.ended_at is not null and (s.ended_at < ${which.before} or s.bytes > ${which.bytes})
    order by s.started_at, s.id limit ${which.limit}`.execute(db)
  return rows
}
