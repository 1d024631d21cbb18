import type { Db } from '#storage/schema.ts'
import { lastEventId } from './event-log.ts'

/** Takes a follower's cursor for this transaction; null where another process has it. A new follower begins with what comes. */
export async function lockCursor(tx: Db, name: string): Promise<bigint | null> {
  const row = await tx
    .selectFrom('event_cursors')
    .select('cursor')
    .where('name', '=', name)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (row) return BigInt(row.cursor)
  const made = await tx
    .insertInto('event_cursors')
    .values({ name, cursor: String(await lastEventId(tx)) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('cursor')
    .executeTakeFirst()
  return made ? BigInt(made.cursor) : null
}

/** How far a follower has come; null for one that never ran. */
export async function followerCursor(db: Db, name: string): Promise<bigint | null> {
  const row = await db.selectFrom('event_cursors').select('cursor').where('name', '=', name).executeTakeFirst()
  return row ? BigInt(row.cursor) : null
}

export async function moveCursor(tx: Db, name: string, cursor: bigint): Promise<void> {
  await tx
    .updateTable('event_cursors')
    .set({ cursor: String(cursor) })
    .where('name', '=', name)
    .execute()
}
