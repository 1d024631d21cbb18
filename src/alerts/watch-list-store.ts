import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { Membership } from './match-alerts.ts'
import type { Severity } from './severity.ts'

export type WatchListRow = Selectable<Database['watch_lists']> & { readonly people: number }

function counted(db: Db, now: Date) {
  return db
    .selectFrom('watch_lists as w')
    .selectAll('w')
    .select((eb) =>
      eb
        .selectFrom('watch_list_members as m')
        .whereRef('m.watch_list_id', '=', 'w.id')
        .where((where) => where.or([where('m.expires_at', 'is', null), where('m.expires_at', '>', now)]))
        .select(sql<number>`count(*)::int`.as('n'))
        .$asScalar()
        .$notNull()
        .as('people'),
    )
}

export async function listWatchListRows(db: Db, now: Date): Promise<WatchListRow[]> {
  return await counted(db, now).orderBy('w.name').execute()
}

export async function findWatchList(db: Db, id: string, now: Date): Promise<WatchListRow | undefined> {
  return await counted(db, now).where('w.id', '=', id).executeTakeFirst()
}

/** False where the name is taken. */
export async function insertWatchList(
  tx: Db,
  row: { id: string; name: string; description: string; severity: Severity; created_by: string },
): Promise<boolean> {
  const made = await tx
    .insertInto('watch_lists')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

export async function isNameTaken(
  tx: Db,
  table: 'watch_lists' | 'alert_rules',
  name: string,
  but: string,
): Promise<boolean> {
  const row = await tx.selectFrom(table).select('id').where('name', '=', name).where('id', '<>', but).executeTakeFirst()
  return row !== undefined
}

export async function changeWatchList(
  tx: Db,
  id: string,
  changes: {
    name?: string | undefined
    description?: string | undefined
    severity?: Severity | undefined
    updated_at: Date
  },
): Promise<void> {
  await tx.updateTable('watch_lists').set(changes).where('id', '=', id).execute()
}

export async function deleteWatchListRow(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('watch_lists').where('id', '=', id).execute()
}

export async function putMember(
  tx: Db,
  member: { watch_list_id: string; person_id: string; expires_at: Date | null; note: string; added_by: string },
): Promise<void> {
  const { expires_at, note } = member
  await tx
    .insertInto('watch_list_members')
    .values(member)
    .onConflict((conflict) => conflict.columns(['watch_list_id', 'person_id']).doUpdateSet({ expires_at, note }))
    .execute()
}

export async function deleteMember(tx: Db, watchListId: string, personId: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('watch_list_members')
    .where('watch_list_id', '=', watchListId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Those who were added last first; who has expired is among them. */
export async function listMemberRows(db: Db, watchListId: string, page: { offset: number; limit: number }) {
  return await db
    .selectFrom('watch_list_members as m')
    .innerJoin('people as p', 'p.id', 'm.person_id')
    .innerJoin('galleries as g', 'g.id', 'p.gallery_id')
    .select(['m.person_id', 'm.expires_at', 'm.note', 'm.added_by', 'm.added_at', 'p.name', 'g.name as gallery'])
    .where('m.watch_list_id', '=', watchListId)
    .orderBy('m.added_at', 'desc')
    .orderBy('m.person_id')
    .offset(page.offset)
    .limit(page.limit)
    .execute()
}

export async function countMembers(db: Db, watchListId: string): Promise<number> {
  const row = await db
    .selectFrom('watch_list_members')
    .select(({ fn }) => fn.countAll<string>().as('members'))
    .where('watch_list_id', '=', watchListId)
    .executeTakeFirst()
  return Number(row?.members ?? 0)
}

/** The lists that a person is on, also those where the time is over. */
export async function membershipsOf(db: Db, personId: string): Promise<Membership[]> {
  return await db
    .selectFrom('watch_list_members as m')
    .innerJoin('watch_lists as w', 'w.id', 'm.watch_list_id')
    .select(['w.id as watchListId', 'w.name as listName', 'w.severity', 'm.expires_at as expiresAt'])
    .where('m.person_id', '=', personId)
    .orderBy('w.name')
    .execute()
}
