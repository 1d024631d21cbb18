import type { Selectable } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type MergeRow = Selectable<Database['person_merges']>

export async function insertMerge(tx: Db, row: MergeRow): Promise<void> {
  await tx.insertInto('person_merges').values(row).execute()
}

/** Those that can still be taken back, newest first. */
export async function listMergeRows(db: Db, keptId: string, now: Date): Promise<MergeRow[]> {
  return await db
    .selectFrom('person_merges')
    .selectAll()
    .where('kept_id', '=', keptId)
    .where('expires_at', '>', now)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

export async function deleteMerge(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('person_merges').where('id', '=', id).execute()
}

/** How many were past their time. */
export async function deleteExpiredMerges(db: Db, now: Date): Promise<number> {
  const deleted = await db.deleteFrom('person_merges').where('expires_at', '<=', now).returning('id').execute()
  return deleted.length
}
