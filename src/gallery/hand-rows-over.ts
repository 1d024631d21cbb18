import { type RawBuilder, sql } from 'kysely'
import { databaseCode } from '#storage/database-error.ts'
import type { Db } from '#storage/schema.ts'
import { referencesTo } from './erasure-store.ts'
import type { HandedRows, KeptRow } from './merge-record.ts'

/** Tables that a merge takes care of itself, since what is in them is sealed to a person or one of a kind. */
const handled = new Set(['faces', 'consents', 'negatives', 'person_merges'])
/** Violations of a constraint: what would be twice, or would refer to what is gone. */
const unfit = new Set(['23502', '23503', '23505', '23514'])
const uniqueViolation = new Set(['23505'])

/**
 * Gives everything that is bound to one person to another: sightings, places on watch lists, alerts and whatever else refers to
 * people. What the other has of the same kind already stays behind, and goes with the person who is gone. Tells both, so that it
 * can be taken back.
 */
export async function handRowsOver(
  tx: Db,
  goneId: string,
  keptId: string,
): Promise<{ handed: HandedRows[]; left: KeptRow[] }> {
  const [handed, left]: [HandedRows[], KeptRow[]] = [[], []]
  for (const { table, columns } of await referencesTo(tx, 'people')) {
    if (handled.has(table)) continue
    const primary = await primaryKeyOf(tx, table)
    for (const column of columns) {
      const key = keyAsJson(primary.filter((one) => one !== column))
      const update = sql`update ${sql.table(table)} set ${sql.ref(column)} = ${keptId} where ${sql.ref(column)} = ${goneId}`
      const moved = await rowsOf<{ key: Record<string, string> }>(tx, sql`${update} returning ${key} as key`)
      if (moved) {
        if (moved.length > 0) handed.push({ table, column, keys: moved.map((row) => row.key) })
        continue
      }
      const { rows } = await sql<{ ctid: string; row: Record<string, unknown> }>`
        select one.ctid::text as ctid, to_jsonb(one) as row from ${sql.table(table)} one
        where ${sql.ref(column)} = ${goneId}`.execute(tx)
      const keys: Record<string, string>[] = []
      for (const { ctid, row } of rows) {
        const one = await rowsOf<{ key: Record<string, string> }>(
          tx,
          sql`${update} and ctid = ${ctid}::tid returning ${key} as key`,
        )
        if (one) keys.push(...one.map((found) => found.key))
        else left.push({ table, row })
      }
      if (keys.length > 0) handed.push({ table, column, keys })
    }
  }
  return { handed, left }
}

/** Gives the rows back that a merge handed over, as far as they are still the other person's. */
export async function handRowsBack(
  tx: Db,
  { handed, left }: { handed: readonly HandedRows[]; left: readonly KeptRow[] },
  keptId: string,
  goneId: string,
): Promise<void> {
  for (const { table, column, keys } of handed) {
    const names = Object.keys(keys[0] ?? {})
    const same = [sql`true`, ...names.map((name) => sql`${textOf(`one.${name}`)} = wanted.key ->> ${name}`)]
    await sql`update ${sql.table(table)} one set ${sql.ref(column)} = ${goneId}
      from jsonb_array_elements(${JSON.stringify(keys)}::jsonb) as wanted (key)
      where one.${sql.ref(column)} = ${keptId} and ${sql.join(same, sql` and `)}`.execute(tx)
  }
  for (const { table, row } of left) await restoreRow(tx, table, row)
}

/** Left out where what the row refers to is gone, or another is in its place. */
async function restoreRow(tx: Db, table: string, row: Record<string, unknown>): Promise<void> {
  const insert = sql`insert into ${sql.table(table)}
    select * from jsonb_populate_record(null::${sql.table(table)}, ${JSON.stringify(row)}::jsonb)`
  await rowsOf(tx, insert, unfit)
}

/** What a table has of a person, as JSON. */
export async function rowsAsJson(tx: Db, table: string, personId: string): Promise<KeptRow[]> {
  const { rows } = await sql<{ row: Record<string, unknown> }>`
    select to_jsonb(one) as row from ${sql.table(table)} one where person_id = ${personId}`.execute(tx)
  return rows.map(({ row }) => ({ table, row }))
}

/** The columns that tell a row from others. */
async function primaryKeyOf(tx: Db, table: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select a.attname::text as name from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = ${table}::regclass and i.indisprimary order by 1`.execute(tx)
  return rows.map(({ name }) => name)
}

const keyAsJson = (columns: readonly string[]): RawBuilder<unknown> =>
  sql`jsonb_build_object(${sql.join(columns.map((name) => sql`${name}::text, ${textOf(name)}`))})`

/** A value as JSON writes it, whatever the session's settings are. */
const textOf = (column: string): RawBuilder<unknown> => sql`to_jsonb(${sql.ref(column)}) #>> '{}'`

/** What the statement returned; null, and nothing done, where it would break a constraint. */
async function rowsOf<Row>(tx: Db, statement: RawBuilder<unknown>, refusals = uniqueViolation): Promise<Row[] | null> {
  await sql`savepoint handing_over`.execute(tx)
  try {
    const { rows } = await statement.execute(tx)
    await sql`release savepoint handing_over`.execute(tx)
    return rows as Row[]
  } catch (error) {
    if (!refusals.has(databaseCode(error) ?? '')) throw error
    await sql`rollback to savepoint handing_over`.execute(tx)
    return null
  }
}
