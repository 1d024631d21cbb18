import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type InboxFileRow = Selectable<Database['inbox_files']>

export type InboxOutcome = InboxFileRow['outcome']

export interface TakenFile {
  readonly folder: string
  readonly path: string
  readonly fingerprint: string
  readonly outcome: InboxOutcome
  readonly code?: string | undefined
  readonly detail?: string | undefined
  readonly personId?: string | undefined
  readonly faceId?: string | undefined
}

/** What is known of the named files, by path. */
export async function findTakenFiles(
  db: Db,
  folder: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, InboxFileRow>> {
  if (paths.length === 0) return new Map()
  const rows = await db
    .selectFrom('inbox_files')
    .selectAll()
    .where('folder', '=', folder)
    .where('path', 'in', [...paths])
    .execute()
  return new Map(rows.map((row) => [row.path, row]))
}

/** Notes what became of a file, in place of what became of the one that had its name before. */
export async function noteTakenFile(db: Db, file: TakenFile, at: Date): Promise<void> {
  const values = {
    fingerprint: file.fingerprint,
    outcome: file.outcome,
    code: file.code ?? null,
    detail: file.detail ?? null,
    person_id: file.personId ?? null,
    face_id: file.faceId ?? null,
    put_away: false,
    taken_at: at,
  }
  await db
    .insertInto('inbox_files')
    .values({ folder: file.folder, path: file.path, ...values })
    .onConflict((conflict) => conflict.columns(['folder', 'path']).doUpdateSet(values))
    .execute()
}

export async function notePutAway(db: Db, folder: string, path: string, fingerprint: string): Promise<void> {
  await db
    .updateTable('inbox_files')
    .set({ put_away: true })
    .where('folder', '=', folder)
    .where('path', '=', path)
    .where('fingerprint', '=', fingerprint)
    .execute()
}

/** Files of a folder in the order of their names, after the given one: for whoever looks which have gone. */
export async function listTakenFiles(
  db: Db,
  page: {
    readonly folder?: string | undefined
    readonly outcome?: InboxOutcome | undefined
    readonly after?: { readonly folder: string; readonly path: string } | undefined
    readonly limit: number
  },
): Promise<InboxFileRow[]> {
  const { folder, outcome, after, limit } = page
  return await db
    .selectFrom('inbox_files')
    .selectAll()
    .$if(folder !== undefined, (query) => query.where('folder', '=', folder as string))
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome as InboxOutcome))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(folder, path) > (${after?.folder ?? ''}, ${after?.path ?? ''})`),
    )
    .orderBy('folder')
    .orderBy('path')
    .limit(limit)
    .execute()
}

export async function deleteTakenFile(db: Db, folder: string, path: string): Promise<void> {
  await db.deleteFrom('inbox_files').where('folder', '=', folder).where('path', '=', path).execute()
}

/** How many files of each outcome each folder gave. */
export async function countTakenFiles(
  db: Db,
): Promise<{ folder: string; outcome: InboxOutcome; files: number; last: Date }[]> {
  return await db
    .selectFrom('inbox_files')
    .select(['folder', 'outcome', sql<number>`count(*)::int`.as('files'), sql<Date>`max(taken_at)`.as('last')])
    .groupBy(['folder', 'outcome'])
    .orderBy('folder')
    .execute()
}

/** Notes of refused files older than the given time, with what is forgotten of them: a page, so that files go with their notes. */
export async function listOldRefusals(db: Db, before: Date, limit: number): Promise<InboxFileRow[]> {
  return await db
    .selectFrom('inbox_files')
    .selectAll()
    .where('outcome', '=', 'refused')
    .where('taken_at', '<', before)
    .orderBy('taken_at')
    .limit(limit)
    .execute()
}
