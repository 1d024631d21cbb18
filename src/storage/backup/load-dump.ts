import { sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import type { Db } from '#storage/schema.ts'
import type { Frame, TableFrame } from './frames.ts'

const pageSize = 100

/** Fills the tables, which are those of the dump's migrations, with its rows and nothing else. */
export async function loadDump(
  tx: Db,
  frames: AsyncIterable<Frame>,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<void> {
  await emptyTables(tx)
  let table: TableFrame | undefined
  let page: string[] = []
  let done = 0
  const flush = async () => {
    signal.throwIfAborted()
    if (table && page.length > 0) await insertRows(tx, table, page)
    done += page.length
    onProgress(done)
    page = []
  }
  for await (const frame of frames) {
    if (frame.kind === 'row') {
      page.push(frame.value)
      if (page.length >= pageSize) await flush()
      continue
    }
    await flush()
    if (frame.kind === 'table') table = frame.value
    else if (frame.value.rows === done) return await setSequences(tx)
  }
  throw new AppError('invalid_archive', 'The backup is not complete: use another one')
}

/** What migrations inserted. */
async function emptyTables(tx: Db): Promise<void> {
  const { rows } = await sql<{ table: string }>`select relname::text as table from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname <> 'migrations'`.execute(tx)
  for (const { table } of rows) {
    const { rows: found } = await sql`select from ${sql.table(table)} limit 1`.execute(tx)
    if (found.length > 0) await sql`delete from ${sql.table(table)}`.execute(tx)
  }
}

async function insertRows(tx: Db, { table, columns }: TableFrame, rows: readonly string[]): Promise<void> {
  const names = sql.join(columns.map((name) => sql.ref(name)))
  const values = sql.join(columns.map((name) => sql`(s.r).${sql.ref(name)}`))
  // The offset keeps the text from being parsed anew for every column.
  await sql`insert into ${sql.table(table)} (${names}) overriding system value
    select ${values} from (select x::${sql.table(table)} as r from unnest(${rows}::text[]) as x offset 0) as s`.execute(
    tx,
  )
}

/** Sequences go on after the highest number that was loaded. */
async function setSequences(tx: Db): Promise<void> {
  const { rows } = await sql<{ table: string; column: string; sequence: string }>`
    select c.relname::text as table, a.attname::text as column,
      pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`.execute(tx)
  for (const { table, column, sequence } of rows)
    await sql`select setval(${sequence}::regclass, coalesce(max(${sql.ref(column)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(tx)
}

/** Takes everything out of the schema, so that the tables can be made anew. */
export async function clearSchema(tx: Db): Promise<void> {
  const { rows } = await sql<{ statement: string }>`
    select format('drop %s if exists %I cascade',
      case relkind when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, relname) as statement
    from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm')
    union all
    select format('drop routine if exists %s cascade', p.oid::regprocedure) from pg_proc p
    where p.pronamespace = current_schema()::regnamespace
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select format('drop type if exists %I cascade', t.typname) from pg_type t
    where t.typnamespace = current_schema()::regnamespace and t.typtype in ('e', 'd')`.execute(tx)
  for (const { statement } of rows) await sql.raw(statement).execute(tx)
}
