import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type ConsentRow = Selectable<Database['consents']>

export async function readConsent(db: Db, personId: string): Promise<ConsentRow | undefined> {
  return await db.selectFrom('consents').selectAll().where('person_id', '=', personId).executeTakeFirst()
}

export async function storeConsent(
  tx: Db,
  consent: { personId: string; basis: string; purpose: string; given: Date; expires: Date | null; by: string },
): Promise<void> {
  const values = {
    basis: consent.basis,
    purpose: consent.purpose,
    given_at: consent.given,
    expires_at: consent.expires,
    withdrawn_at: null,
    recorded_by: consent.by,
    recorded_at: new Date(),
  }
  await tx
    .insertInto('consents')
    .values({ person_id: consent.personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute()
}

/** False where none is recorded; one that was withdrawn before keeps its time. */
export async function withdrawConsentRow(tx: Db, personId: string, at: Date): Promise<boolean> {
  const row = await tx
    .updateTable('consents')
    .set({ withdrawn_at: sql`coalesce(withdrawn_at, ${at})` })
    .where('person_id', '=', personId)
    .returning('person_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Hands the record on where the other person has none: when two become one. False where nothing was handed on. */
export async function moveConsent(tx: Db, from: string, to: string): Promise<boolean> {
  if (await readConsent(tx, to)) return false
  const moved = tx.updateTable('consents').set({ person_id: to }).where('person_id', '=', from)
  return (await moved.returning('person_id').executeTakeFirst()) !== undefined
}
