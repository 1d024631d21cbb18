import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'
import type { CameraRunner } from './camera-share.ts'
import { freeCamera } from './camera-state-store.ts'

/** Says that a process takes cameras; those that said so long ago are forgotten. */
export async function noteRunner(db: Db, { id, most }: { id: string; most: number }): Promise<void> {
  await sql`
    with gone as (delete from camera_runners where seen_at < now() - interval '1 minute' and id <> ${id})
    insert into camera_runners (id, most) values (${id}, ${most})
    on conflict (id) do update set most = excluded.most, seen_at = now()`.execute(db)
}

export async function forgetRunner(db: Db, id: string): Promise<void> {
  await db.deleteFrom('camera_runners').where('id', '=', id).execute()
}

/** The processes that take cameras now, and how many cameras nobody runs. */
export async function cameraRunners(
  db: Db,
  { leaseMs }: { leaseMs: number },
): Promise<{ runners: CameraRunner[]; waiting: number }> {
  const { rows } = await sql<CameraRunner & { waiting: number }>`
    select r.id, r.most, count(k.id)::int as runs,
      (select count(*)::int from camera_states s join cameras c on c.id = s.camera_id where ${freeCamera}) as waiting
    from camera_runners r
    left join camera_states t on t.runner = r.id and t.lease_until > now()
    left join cameras k on k.id = t.camera_id and k.kind <> 'push'
    where r.seen_at > now() - ${leaseMs} * interval '1 millisecond' group by r.id, r.most`.execute(db)
  return { runners: rows, waiting: rows[0]?.waiting ?? 0 }
}
