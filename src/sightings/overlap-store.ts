import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

/**
 * Pairs of cameras that see one place, as `id id` in order: three people or more, strangers included, were on both at once in the last 30 days. One
 * or two may have been taken for somebody else.
 */
export async function overlappingCameras(db: Db): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ a: string; b: string }>`
    select a.camera_id::text as a, b.camera_id::text as b
    from sightings a join sightings b on b.camera_id > a.camera_id
      and b.started_at < a.last_seen_at and b.last_seen_at > a.started_at
      and (b.person_id = a.person_id or (b.person_id is null and a.person_id is null and b.unknown_id = a.unknown_id))
    where a.started_at > now() - interval '30 days' and b.started_at > now() - interval '30 days'
    group by 1, 2 having count(distinct coalesce(a.person_id, a.unknown_id)) >= 3`.execute(db)
  return new Set(rows.map(({ a, b }) => `${a} ${b}`))
}
