import { type RawBuilder, sql } from 'kysely'
import type { Db } from '#storage/schema.ts'
import { noCamera } from './count-store.ts'
import type { Span } from './statistics.ts'

/** What is asked for: whole hours from `from` (inclusive) to `to`. */
export interface StatisticsFilter {
  readonly from: Date
  readonly to: Date
  readonly by: Span
  readonly timezone: string
  /** Null: all of them. */
  readonly galleryIds: readonly string[] | null
  readonly cameraIds: readonly string[] | null
  readonly personId: string | null
}

/** Counts of a stretch of time; `start` is null for all of it. */
export interface CountRow {
  readonly start: Date | null
  readonly kind: string
  readonly n: number
}

function matching(filter: StatisticsFilter) {
  const all = [
    sql`t.hour >= date_trunc('hour', ${filter.from}::timestamptz, 'UTC') and t.hour < ${filter.to}`,
    ...(filter.galleryIds ? [sql`t.gallery_id = any(${[...filter.galleryIds]}::uuid[])`] : []),
    ...(filter.cameraIds ? [sql`t.camera_id = any(${[...filter.cameraIds]}::uuid[])`] : []),
  ]
  return sql.join(all, sql` and `)
}

/** The beginning of the stretch that an hour lies in. Hours are those of UTC, so that none is there twice. */
function startOf({ by, timezone }: StatisticsFilter): RawBuilder<Date> {
  return by === 'hour' ? sql<Date>`t.hour` : sql<Date>`date_trunc(${sql.lit(by)}, t.hour, ${timezone}::text)`
}

/** Sightings by decision, and alerts. */
export async function countKinds(db: Db, filter: StatisticsFilter): Promise<CountRow[]> {
  const { rows } = await sql<CountRow>`
    select start, kind, sum(n)::int as n
    from (select ${startOf(filter)} as start, t.kind, t.n from statistics_hours t where ${matching(filter)}) c
    group by grouping sets ((start, kind), (kind))`.execute(db)
  return rows
}

/** People and strangers, each once; of one person, their sightings as `sightings`. */
export async function countSubjects(db: Db, filter: StatisticsFilter): Promise<CountRow[]> {
  const { personId } = filter
  const whose = personId === null ? sql`true` : sql`t.subject_id = ${personId}::uuid`
  const what = personId === null ? sql`kind, count(distinct subject_id)::int` : sql`'sightings' as kind, sum(n)::int`
  const { rows } = await sql<CountRow>`
    select start, ${what} as n
    from (select ${startOf(filter)} as start, t.kind, t.subject_id, t.n from statistics_people t
      where ${whose} and ${matching(filter)}) c
    group by grouping sets ((start, kind), (kind))`.execute(db)
  return rows
}

/** Cameras that saw somebody, or the person. */
export async function countCameras(db: Db, filter: StatisticsFilter): Promise<CountRow[]> {
  const { personId } = filter
  const source =
    personId === null
      ? sql`statistics_hours t where t.kind <> 'alert'`
      : sql`statistics_people t where t.subject_id = ${personId}::uuid`
  const { rows } = await sql<CountRow>`
    select start, 'cameras' as kind, count(distinct camera_id)::int as n
    from (select ${startOf(filter)} as start, t.camera_id from ${source}
      and t.camera_id <> ${noCamera} and ${matching(filter)}) c
    group by grouping sets ((start), ())`.execute(db)
  return rows
}

/** The beginnings of all stretches, also of those in which nothing was seen. */
export async function listStarts(db: Db, filter: StatisticsFilter): Promise<Date[]> {
  const { by, from, to, timezone } = filter
  const rows =
    by === 'hour'
      ? sql<{ start: Date }>`select start from generate_series(
          date_trunc('hour', ${from}::timestamptz, 'UTC'), ${to}::timestamptz - interval '1 microsecond', interval '1 hour') start`
      : sql<{ start: Date }>`select day at time zone ${timezone}::text as start from generate_series(
          date_trunc(${sql.lit(by)}, ${from}::timestamptz at time zone ${timezone}::text),
          (${to}::timestamptz - interval '1 microsecond') at time zone ${timezone}::text,
          ${sql.lit(by === 'day' ? '1 day' : '7 days')}::interval) day`
  return (await rows.execute(db)).rows.map(({ start }) => start)
}

/** Cameras by how much they saw. */
export async function topCameras(db: Db, filter: StatisticsFilter, limit: number) {
  const { personId } = filter
  const source =
    personId === null
      ? sql`statistics_hours t where t.kind <> 'alert'`
      : sql`statistics_people t where t.subject_id = ${personId}::uuid`
  const { rows } = await sql<{ id: string; name: string | null; n: number }>`
    select c.camera_id as id, m.name, c.n from (
      select t.camera_id, sum(t.n)::int as n from ${source} and t.camera_id <> ${noCamera} and ${matching(filter)}
      group by t.camera_id order by n desc, t.camera_id limit ${limit}) c
    left join cameras m on m.id = c.camera_id order by c.n desc, c.camera_id`.execute(db)
  return rows
}

/** People by how often they were seen. */
export async function topPeople(db: Db, filter: StatisticsFilter, limit: number) {
  const { personId } = filter
  const whose = personId === null ? sql`t.kind = 'person'` : sql`t.subject_id = ${personId}::uuid`
  const { rows } = await sql<{ id: string; name: string; n: number }>`
    select c.subject_id as id, p.name, c.n from (
      select t.subject_id, sum(t.n)::int as n from statistics_people t where ${whose} and ${matching(filter)}
      group by t.subject_id order by n desc, t.subject_id limit ${limit}) c
    join people p on p.id = c.subject_id order by c.n desc, c.subject_id`.execute(db)
  return rows
}
