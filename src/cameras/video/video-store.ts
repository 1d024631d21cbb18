import { type Insertable, sql } from 'kysely'
import type { JobState } from '#jobs/job.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { WrappedKey } from '#storage/seal.ts'
import type { VideoFigures, VideoSettings } from './video.ts'

/** A video with its gallery's name, its job as it is, and which files of it there are. */
export interface VideoRow {
  readonly id: string
  readonly gallery_id: string
  readonly gallery: string
  readonly camera_id: string | null
  readonly camera_name: string | null
  readonly name: string
  readonly job_id: string
  readonly requested_by: string
  readonly settings: VideoSettings
  readonly started_at: Date
  readonly bytes: string
  readonly seconds: number | null
  readonly width: number
  readonly height: number
  readonly figures: VideoFigures | null
  readonly analysed_at: Date | null
  readonly created_at: Date
  /** Null where the job's row is gone. */
  readonly state: JobState | null
  readonly done: number | null
  readonly job_started_at: Date | null
  readonly error_code: string | null
  readonly error_detail: string | null
  readonly annotated_bytes: string | null
  readonly has_original: boolean
}

const joined = sql`select v.*, g.name as gallery, j.state, j.done, j.started_at as job_started_at, j.error_code, j.error_detail,
    a.bytes as annotated_bytes, o.id is not null as has_original
  from videos v join galleries g on g.id = v.gallery_id
    left join jobs j on j.id = v.job_id
    left join video_files a on a.video_id = v.id and a.kind = 'annotated'
    left join video_files o on o.video_id = v.id and o.kind = 'original'`

export async function findVideo(db: Db, id: string): Promise<VideoRow | undefined> {
  return (await sql<VideoRow>`${joined} where v.id = ${id}`.execute(db)).rows[0]
}

export interface VideoFilter {
  readonly gallery?: string | undefined
  readonly state?: JobState | undefined
  /** Only these, where given. */
  readonly galleries?: readonly string[] | undefined
  readonly cameras?: readonly string[] | undefined
}

/** What a video's state is without its job: that is deleted a while after it has ended. */
export const endedState = (row: Pick<VideoRow, 'analysed_at'>): JobState => (row.analysed_at ? 'done' : 'failed')

/** Newest first. */
export async function listVideoRows(
  db: Db,
  { gallery, state, galleries, cameras }: VideoFilter,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Promise<{ rows: VideoRow[]; total: number }> {
  const all = [
    gallery !== undefined && sql`g.name = ${gallery}`,
    state !== undefined &&
      sql`coalesce(j.state, case when v.analysed_at is null then 'failed' else 'done' end) = ${state}`,
    galleries && sql`g.name = any(${[...galleries]}::text[])`,
    cameras && sql`v.camera_id = any(${[...cameras]}::uuid[])`,
  ].filter((one) => typeof one === 'object')
  const where = all.length === 0 ? sql`true` : sql.join(all, sql` and `)
  const [page, count] = await Promise.all([
    sql<VideoRow>`${joined} where ${where} order by v.created_at desc, v.id desc limit ${limit} offset ${offset}`.execute(
      db,
    ),
    sql<{ n: number }>`select count(*)::int as n from videos v join galleries g on g.id = v.gallery_id
      left join jobs j on j.id = v.job_id where ${where}`.execute(db),
  ])
  return { rows: page.rows, total: count.rows[0]?.n ?? 0 }
}

/** Videos of which the job has not ended. */
export async function countWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from videos v join jobs j on j.id = v.job_id
    where j.state in ('waiting', 'running')`.execute(db)
  return rows[0]?.n ?? 0
}

export async function insertVideo(tx: Db, video: Insertable<Database['videos']>): Promise<void> {
  await tx.insertInto('videos').values(video).execute()
}

export async function noteAnalysed(tx: Db, id: string, figures: VideoFigures, at: Date): Promise<void> {
  await tx
    .updateTable('videos')
    .set({
      figures: JSON.stringify(figures),
      analysed_at: at,
      seconds: sql<number>`coalesce(seconds, ${figures.seconds})`,
    })
    .where('id', '=', id)
    .execute()
}

export async function deleteVideoRow(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('videos').where('id', '=', id).execute()
}

/** A sealed file of a video. */
export interface VideoFileRow {
  readonly id: string
  readonly bytes: number
  readonly wrappedKey: WrappedKey
}

export async function findVideoFile(
  db: Db,
  videoId: string,
  kind: 'original' | 'annotated',
): Promise<VideoFileRow | undefined> {
  const row = await db
    .selectFrom('video_files')
    .select(['id', 'bytes', 'data_key', 'master_key_version'])
    .where('video_id', '=', videoId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      bytes: Number(row.bytes),
      wrappedKey: { bytes: row.data_key, masterKeyVersion: row.master_key_version },
    }
  )
}

export async function insertVideoFile(
  tx: Db,
  file: VideoFileRow & { readonly videoId: string; readonly kind: 'original' | 'annotated' },
): Promise<void> {
  const { id, videoId, kind, bytes, wrappedKey } = file
  const { bytes: data_key, masterKeyVersion: master_key_version } = wrappedKey
  await tx
    .insertInto('video_files')
    .values({ id, video_id: videoId, kind, bytes, data_key, master_key_version })
    .execute()
}

/** Forgets the keys of a video's files; answers which files can go. */
export async function deleteVideoFileRows(tx: Db, videoId: string, kind?: 'original' | 'annotated'): Promise<string[]> {
  const rows = await tx
    .deleteFrom('video_files')
    .where('video_id', '=', videoId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as 'original'))
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Which of these are files of a video. */
export async function knownFiles(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('video_files')
    .select('id')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Videos whose original nobody needs any more: whose job was cancelled, is gone, or failed before the given time. */
export async function findNeedlessOriginals(db: Db, failedBefore: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select v.id from videos v join video_files f on f.video_id = v.id
      left join jobs j on j.id = v.job_id
    where f.kind = 'original' and v.analysed_at is null
      and (j.id is null or j.state = 'cancelled' or (j.state = 'failed' and j.finished_at < ${failedBefore}))`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

/** Videos that ended and were sent before, for retention. */
export async function findOldVideos(db: Db, before: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select v.id from videos v left join jobs j on j.id = v.job_id
    where v.created_at < ${before} and (j.id is null or j.state not in ('waiting', 'running')) limit ${limit}`.execute(
    db,
  )
  return rows.map(({ id }) => id)
}

export async function countOldVideos(db: Db, before: Date): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from videos v left join jobs j on j.id = v.job_id
    where v.created_at < ${before} and (j.id is null or j.state not in ('waiting', 'running'))`.execute(db)
  return rows[0]?.n ?? 0
}

/** Somebody whom a video shows. */
export interface SeenInVideo {
  readonly person_id: string | null
  readonly person_name: string | null
  readonly unknown_id: string | null
  readonly sightings: number
  readonly first_at: Date
  readonly last_at: Date
  /** The sighting with the best picture. */
  readonly sighting_id: string
}

/** Who was seen in a video, by when they came first. */
export async function listSeen(db: Db, videoId: string): Promise<SeenInVideo[]> {
  const { rows } = await sql<SeenInVideo>`select s.person_id, p.name as person_name,
      case when s.person_id is null then s.unknown_id end as unknown_id, count(*)::int as sightings,
      min(s.started_at) as first_at, max(s.last_seen_at) as last_at,
      (array_agg(s.id order by s.region is null, s.quality desc))[1] as sighting_id
    from sightings s left join people p on p.id = s.person_id
    where s.video_id = ${videoId} and (s.person_id is not null or s.unknown_id is not null)
    group by 1, 2, 3 order by first_at, sighting_id limit 1000`.execute(db)
  return rows
}

/** How many sightings, people and strangers a video gave. */
export async function countSeen(
  db: Db,
  videoId: string,
): Promise<{ sightings: number; people: number; strangers: number }> {
  const { rows } = await sql<{
    sightings: number
    people: number
    strangers: number
  }>`select count(*)::int as sightings,
      count(distinct person_id)::int as people,
      (count(distinct unknown_id) filter (where person_id is null))::int as strangers
    from sightings where video_id = ${videoId}`.execute(db)
  return rows[0] ?? { sightings: 0, people: 0, strangers: 0 }
}

/** Some sightings of a video. */
export async function findSightingsOf(db: Db, videoId: string, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('sightings').select('id').where('video_id', '=', videoId).limit(limit).execute()
  return rows.map(({ id }) => id)
}
