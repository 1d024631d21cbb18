import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { JobItem } from './job.ts'

export type JobItemRow = Selectable<Database['job_items']>

/** Stores what became of items; a second report of an item replaces the first. */
export async function saveJobItems(db: Db, jobId: string, items: readonly JobItem[]): Promise<void> {
  // The last word on each: one statement may not touch a row twice.
  const last = new Map(items.map((item) => [item.item, item]))
  if (last.size === 0) return
  await db
    .insertInto('job_items')
    .values(
      [...last.values()].map(({ item, outcome, code, detail, facts }) => ({
        job_id: jobId,
        item,
        outcome,
        code: code ?? null,
        detail: detail ?? null,
        facts: JSON.stringify(facts ?? {}),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['job_id', 'item']).doUpdateSet((eb) => ({
        outcome: eb.ref('excluded.outcome'),
        code: eb.ref('excluded.code'),
        detail: eb.ref('excluded.detail'),
        facts: eb.ref('excluded.facts'),
      })),
    )
    .execute()
}

/** Which of the named items were reported already. */
export async function reportedItems(db: Db, jobId: string, items: readonly string[]): Promise<ReadonlySet<string>> {
  if (items.length === 0) return new Set()
  const rows = await db
    .selectFrom('job_items')
    .select('item')
    .where('job_id', '=', jobId)
    .where('item', 'in', [...items])
    .execute()
  return new Set(rows.map(({ item }) => item))
}

/** Items in the order of their names, after the given one. */
export async function listJobItems(
  db: Db,
  jobId: string,
  page: {
    readonly outcome?: 'done' | 'refused' | undefined
    readonly after?: string | undefined
    readonly limit: number
  },
): Promise<JobItemRow[]> {
  const { outcome, after, limit } = page
  return await db
    .selectFrom('job_items')
    .selectAll()
    .where('job_id', '=', jobId)
    .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome as 'done' | 'refused'))
    .$if(after !== undefined, (query) => query.where('item', '>', after as string))
    .orderBy('item')
    .limit(limit)
    .execute()
}

/** How many items were done, and how many refused. */
export async function countJobItems(db: Db, jobId: string): Promise<{ done: number; refused: number }> {
  return await db
    .selectFrom('job_items')
    .select([
      sql<number>`count(*) filter (where outcome = 'done')::int`.as('done'),
      sql<number>`count(*) filter (where outcome = 'refused')::int`.as('refused'),
    ])
    .where('job_id', '=', jobId)
    .executeTakeFirstOrThrow()
}

/** The numbers under these names in the facts of items that were done, each added up. */
export async function sumJobFacts<Name extends string>(
  db: Db,
  jobId: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const sums = names.map((name) => sql`coalesce(sum((facts ->> ${name})::bigint), 0)::int as ${sql.ref(name)}`)
  const { rows } = await sql<Record<Name, number>>`select ${sql.join(sums)} from job_items
    where job_id = ${jobId} and outcome = 'done'`.execute(db)
  return rows[0] ?? (Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>)
}

/** Items counted by the first part of their names, which are paths; `unchanged` are those done whose facts say so. */
export async function countItemsByFolder(
  db: Db,
  jobId: string,
): Promise<{ folder: string; done: number; unchanged: number; refused: number }[]> {
  return await db
    .selectFrom('job_items')
    .select([
      sql<string>`split_part(item, '/', 1)`.as('folder'),
      sql<number>`count(*) filter (where outcome = 'done')::int`.as('done'),
      sql<number>`count(*) filter (where outcome = 'done' and facts @> '{"unchanged": true}')::int`.as('unchanged'),
      sql<number>`count(*) filter (where outcome = 'refused')::int`.as('refused'),
    ])
    .where('job_id', '=', jobId)
    .groupBy('folder')
    .orderBy('folder')
    .execute()
}
