import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'
import type { CameraRunner } from './camera-share.ts'
import { freeCamera } from './camera-state-store.ts'

/** Says that a process takes cameras; those that said so long ago are forgotten. */
export async function noteRunner(db: Db, { id, most }: { id: string; most: number }): Promise<void> {
  await db
    .insertInto('camera_runners')
    .values({ id, most })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ most, seen_at: sql`now()` }))
    .execute()
  await sql`delete from camera_runners where seen_at < now() - interval '1 minute'`.execute(db)
}

export async function forgetRunner(db: Db, id: string): Promise<void> {
  await db.deleteFrom('camera_runners').where('id', '=', id).execute()
}

/** The processes that take cameras now, and how many cameras nobody runs. */
export async function cameraRunners(
  db: Db,
  { leaseMs }: { leaseMs: number },
): Promise<{ runners: CameraRunner[]; waiting: number }> {
  const { rows: runners } = await sql<CameraRunner>`
    select r.id, r.most, count(c.id)::int as runs from camera_runners r
    left join camera_states s on s.runner = r.id and s.lease_until > now()
    left join cameras c on c.id = s.camera_id and c.kind <> 'push'
    where r.seen_at > now() - ${leaseMs} * interval '1 millisecond' group by r.id, r.most`.execute(db)
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from camera_states s join cameras c on c.id = s.camera_id where ${freeCamera}`.execute(
    db,
  )
  return { runners, waiting: rows[0]?.waiting ?? 0 }
}
