import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

/**
 * Pairs of these cameras that see one place, as `id id` in order: three people or more, strangers included, were on both at once in the last
 * 30 days. One or two may have been taken for somebody else. Each sighting is compared with the three of the same person that began
 * before it: comparing all with all of a month took minutes for 80,000, this takes a second.
 */
export async function overlappingCameras(db: Db, cameraIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (cameraIds.length < 2) return new Set()
  const { rows } = await sql<{ a: string; b: string }>`
    select least(seen.camera_id, before.camera_id)::text as a, greatest(seen.camera_id, before.camera_id)::text as b
    from (
      select coalesce(person_id, unknown_id) as subject, camera_id, started_at,
        lag(camera_id) over own as camera_1, lag(last_seen_at) over own as until_1,
        lag(camera_id, 2) over own as camera_2, lag(last_seen_at, 2) over own as until_2,
        lag(camera_id, 3) over own as camera_3, lag(last_seen_at, 3) over own as until_3
      from sightings
      where started_at > now() - interval '30 days' and camera_id = any(${[...cameraIds]}::uuid[])
        and coalesce(person_id, unknown_id) is not null
      window own as (partition by coalesce(person_id, unknown_id) order by started_at)) seen
    cross join lateral (values (camera_1, until_1), (camera_2, until_2), (camera_3, until_3)) as before (camera_id, until)
    where before.camera_id <> seen.camera_id and before.until > seen.started_at
    group by 1, 2 having count(distinct subject) >= 3`.execute(db)
  return new Set(rows.map(({ a, b }) => `${a} ${b}`))
}
