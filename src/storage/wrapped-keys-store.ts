import { sql } from 'kysely'
import type { Db } from './schema.ts'

/** The tables that hold data keys: `id`, which the key is bound to, `data_key` and `master_key_version`. */
export const wrappedTables = [
  'people',
  'sealed_secrets',
  'liveness_sessions',
  'quarantine',
  'sightings',
  'video_files',
] as const
export type WrappedTable = (typeof wrappedTables)[number]

interface WrappedRow {
  readonly id: string
  readonly data_key: Buffer
  readonly master_key_version: number
}

/** How many data keys are wrapped by a master key before that version. */
export async function countWrapped(db: Db, before: number): Promise<number> {
  let total = 0
  for (const table of wrappedTables) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}
      where master_key_version < ${before}`.execute(db)
    total += rows[0]?.n ?? 0
  }
  return total
}

/** A page of them by id, locked until the transaction ends. */
export async function readWrapped(
  tx: Db,
  table: WrappedTable,
  page: { before: number; after: string | null; limit: number },
): Promise<WrappedRow[]> {
  const { rows } = await sql<WrappedRow>`select id, data_key, master_key_version from ${sql.table(table)}
    where master_key_version < ${page.before} and (${page.after}::uuid is null or id > ${page.after}::uuid)
    order by id limit ${page.limit} for no key update`.execute(tx)
  return rows
}

export async function storeRewrapped(
  tx: Db,
  table: WrappedTable,
  version: number,
  keys: readonly { id: string; bytes: Buffer }[],
): Promise<void> {
  if (keys.length === 0) return
  const ids = keys.map(({ id }) => id)
  const bytes = keys.map((key) => key.bytes)
  await sql`update ${sql.table(table)} as t set data_key = k.data_key, master_key_version = ${version}
    from unnest(${ids}::uuid[], ${bytes}::bytea[]) as k (id, data_key) where t.id = k.id`.execute(tx)
}
