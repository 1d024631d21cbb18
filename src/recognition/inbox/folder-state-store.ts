import type { Selectable } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type FolderStateRow = Selectable<Database['inbox_folders']>

export async function noteFolderState(db: Db, row: FolderStateRow): Promise<void> {
  await db
    .insertInto('inbox_folders')
    .values(row)
    .onConflict((conflict) => conflict.column('folder').doUpdateSet(row))
    .execute()
}

export async function listFolderStates(db: Db): Promise<FolderStateRow[]> {
  return await db.selectFrom('inbox_folders').selectAll().orderBy('folder').execute()
}
