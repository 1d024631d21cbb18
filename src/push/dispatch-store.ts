import type { Selectable } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type DispatchedRow = Selectable<Database['dispatched_events']>

/** Dispatched by hand is for trying things out: nobody replays it later than this. */
const keptMs = 7 * 86_400_000

export async function insertDispatched(
  tx: Db,
  row: { id: string; type: string; data: Record<string, unknown>; simulated: boolean; by: string; at: Date },
): Promise<void> {
  await tx
    .deleteFrom('dispatched_events')
    .where('created_at', '<', new Date(row.at.getTime() - keptMs))
    .execute()
  await tx
    .insertInto('dispatched_events')
    .values({
      id: row.id,
      event_type: row.type,
      data: JSON.stringify(row.data),
      simulated: row.simulated,
      created_by: row.by,
      created_at: row.at,
    })
    .execute()
}

export async function findDispatched(db: Db, id: string): Promise<DispatchedRow | undefined> {
  return await db.selectFrom('dispatched_events').selectAll().where('id', '=', id).executeTakeFirst()
}
