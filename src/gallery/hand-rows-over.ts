import { sql } from 'kysely'
import { databaseCode } from '#storage/database-error.ts'
import type { Db } from '#storage/schema.ts'
import { referencesTo } from './erasure-store.ts'

/** Tables that a merge takes care of itself, since what is in them is sealed to a person or one of a kind. */
const handled = new Set(['faces', 'consents', 'negatives'])
const uniqueViolation = '23505'

/**
 * Gives everything that is bound to one person to another: sightings, places on watch lists, alerts and whatever else refers to
 * people. What the other has of the same kind already stays behind, and goes with the person who is gone.
 */
export async function handRowsOver(tx: Db, goneId: string, keptId: string): Promise<void> {
  for (const { table, columns } of await referencesTo(tx, 'people')) {
    if (handled.has(table)) continue
    for (const column of columns) {
      const update = sql`update ${sql.table(table)} set ${sql.ref(column)} = ${keptId} where ${sql.ref(column)} = ${goneId}`
      if (await succeeds(tx, update)) continue
      const { rows } = await sql<{ ctid: string }>`select ctid::text as ctid from ${sql.table(table)}
        where ${sql.ref(column)} = ${goneId}`.execute(tx)
      for (const { ctid } of rows) await succeeds(tx, sql`${update} and ctid = ${ctid}::tid`)
    }
  }
}

/** False, and nothing done, where it would make two of what there may be one of. */
async function succeeds(tx: Db, statement: ReturnType<typeof sql>): Promise<boolean> {
  await sql`savepoint handing_over`.execute(tx)
  try {
    await statement.execute(tx)
    await sql`release savepoint handing_over`.execute(tx)
    return true
  } catch (error) {
    if (databaseCode(error) !== uniqueViolation) throw error
    await sql`rollback to savepoint handing_over`.execute(tx)
    return false
  }
}
