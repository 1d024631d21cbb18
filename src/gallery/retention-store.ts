import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

export async function readRetentionRules(db: Db): Promise<{ class: string; days: number }[]> {
  return await db.selectFrom('retention_rules').select(['class', 'days']).execute()
}

export async function storeRetentionRules(
  tx: Db,
  rules: readonly { class: string; days: number | null }[],
  by: string,
): Promise<void> {
  for (const rule of rules) {
    if (rule.days === null) {
      await tx.deleteFrom('retention_rules').where('class', '=', rule.class).execute()
      continue
    }
    const values = { days: rule.days, updated_by: by, updated_at: new Date() }
    await tx
      .insertInto('retention_rules')
      .values({ class: rule.class, ...values })
      .onConflict((conflict) => conflict.column('class').doUpdateSet(values))
      .execute()
  }
}

const pageSize = 100

/** Faces added before, of people without a valid record of consent now. */
const withoutConsent = (before: Date, now: Date) => sql`
  from faces f left join consents c on c.person_id = f.person_id and c.withdrawn_at is null
    and (c.expires_at is null or c.expires_at > ${now})
  where f.added_at < ${before} and c.person_id is null`

/** People who were not changed, and got no face, since. */
const inactive = (before: Date) => sql`
  from people f where f.updated_at < ${before}
    and not exists (select from faces where faces.person_id = f.id and faces.added_at >= ${before})`

export const countFacesWithoutConsent = async (db: Db, before: Date, now: Date) =>
  await count(db, withoutConsent(before, now))
export const findFacesWithoutConsent = async (db: Db, before: Date, now: Date) =>
  await find(db, withoutConsent(before, now))
export const countInactivePeople = async (db: Db, before: Date) => await count(db, inactive(before))
export const findInactivePeople = async (db: Db, before: Date) => await find(db, inactive(before))

async function count(db: Db, from: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(db)
  return rows[0]?.n ?? 0
}

async function find(db: Db, from: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select f.id ${from} order by f.id limit ${pageSize}`.execute(db)
  return rows.map(({ id }) => id)
}
