import { sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import type { Db } from '#storage/schema.ts'
import { encodeFrame } from './frames.ts'

/** Rows with a region are some ten thousand bytes. */
const pageSize = 100

/** Everything in Netra's tables but the list of migrations, as of the transaction's snapshot; parents before children. */
export async function* dumpDatabase(
  tx: Db,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const tables = await tablesInOrder(tx)
  let total = 0
  for (const { table } of tables) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx)
    total += rows[0]?.n ?? 0
  }
  let done = 0
  for (const { table, columns } of tables) {
    yield encodeFrame({ kind: 'table', value: { table, columns } })
    await sql`declare dump no scroll cursor for select t::text as row from ${sql.table(table)} as t`.execute(tx)
    for (;;) {
      signal.throwIfAborted()
      const { rows } = await sql<{ row: string }>`fetch ${sql.lit(pageSize)} from dump`.execute(tx)
      if (rows.length === 0) break
      for (const { row } of rows) yield encodeFrame({ kind: 'row', value: row })
      done += rows.length
      onProgress(done, total)
    }
    await sql`close dump`.execute(tx)
  }
  yield encodeFrame({ kind: 'end', value: { rows: done } })
}

interface Table {
  readonly table: string
  /** Generated ones are left out: they make themselves. */
  readonly columns: string[]
}

/** The tables so that each comes after those that its foreign keys lead to. */
async function tablesInOrder(tx: Db): Promise<Table[]> {
  const { rows: tables } = await sql<Table>`
    select c.relname::text as table, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> 'migrations'
      and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.oid order by 1`.execute(tx)
  const { rows: links } = await sql<{ child: string; parent: string }>`
    select distinct k.relname::text as child, p.relname::text as parent from pg_constraint f
    join pg_class k on k.oid = f.conrelid join pg_class p on p.oid = f.confrelid
    where f.contype = 'f' and f.conrelid <> f.confrelid`.execute(tx)
  const ordered: Table[] = []
  const waiting = new Map(tables.map((table) => [table.table, table]))
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(
      ({ table }) => !links.some(({ child, parent }) => child === table && waiting.has(parent)),
    )
    if (ready.length === 0) throw new AppError('internal', 'Tables refer to each other in a circle')
    for (const table of ready) waiting.delete(table.table)
    ordered.push(...ready)
  }
  return ordered
}
