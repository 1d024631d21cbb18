import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

/** A sighting's template of one model with what opens it, and whom it is held to be of. */
export interface SealedTrackRow {
  readonly id: string
  readonly gallery_id: string
  readonly person_id: string | null
  readonly unknown_id: string | null
  readonly model_id: string
  readonly sealed: Buffer
  readonly data_key: Buffer
  readonly master_key_version: number
}

export interface TrackTemplateFilter {
  readonly modelId: string
  readonly ids?: readonly string[]
  readonly unknownIds?: readonly string[]
  /** Sightings behind this one. */
  readonly after?: string | undefined
  /** With `after`: also those that an edge node delivered since, however old they are. */
  readonly deliveredAfter?: Date
  readonly galleryId?: string
  /** Only strangers who were not named. */
  readonly strangers?: boolean
  readonly limit?: number
}

/** By id, which is by the time of recording. */
export async function readTrackTemplates(db: Db, filter: TrackTemplateFilter): Promise<SealedTrackRow[]> {
  const { ids, unknownIds, after, deliveredAfter, galleryId, limit } = filter
  const delivered = deliveredAfter ? sql`or s.delivered_at > ${deliveredAfter}` : sql``
  const { rows } = await sql<SealedTrackRow>`
    select s.id, s.gallery_id, s.person_id, s.unknown_id, s.data_key, s.master_key_version, t.model_id, t.sealed
    from sighting_templates t join sightings s on s.id = t.sighting_id
    where t.model_id = ${filter.modelId}
      ${ids ? sql`and s.id = any(${[...ids]}::uuid[])` : sql``}
      ${unknownIds ? sql`and s.unknown_id = any(${[...unknownIds]}::uuid[])` : sql``}
      ${after === undefined ? sql`` : sql`and (s.id > ${after}::uuid ${delivered})`}
      ${galleryId === undefined ? sql`` : sql`and s.gallery_id = ${galleryId}`}
      ${filter.strangers ? sql`and s.unknown_id is not null and s.person_id is null` : sql``}
    order by s.id ${limit === undefined ? sql`` : sql`limit ${limit}`}`.execute(db)
  return rows
}
