import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { advisoryLocks } from './advisory-locks.ts'
import { explainDatabaseError } from './database-error.ts'
import type { Database } from './schema.ts'

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/** The program's migrations in their order; they lie beside this file, in the sources as in the build. */
export function readMigrations(folder = new URL('./migrations/', import.meta.url)): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8').replaceAll('\r\n', '\n')
      return { name, sql: text, checksum: createHash('sha256').update(text).digest('hex') }
    })
}

/**
 * Brings the database's tables up to this program, one transaction per file, under a lock: of several processes that
 * start at once one does the work. Throws `misconfigured` when the database is newer than the program or was made by
 * other files than the program's.
 */
export async function migrate(db: Kysely<Database>, log: Log, migrations = readMigrations()): Promise<void> {
  try {
    if (missing(await applied(db), migrations).length > 0) await migrateUnderLock(db, log, migrations)
  } catch (error) {
    throw explainDatabaseError(error) ?? error
  }
}

async function migrateUnderLock(db: Kysely<Database>, log: Log, migrations: readonly Migration[]): Promise<void> {
  await db.connection().execute(async (session) => {
    await sql`select pg_advisory_lock(${advisoryLocks.migration})`.execute(session)
    try {
      await createMigrationsTable(session)
      for (const migration of missing(await applied(session), migrations)) {
        await session.transaction().execute(async (tx) => await apply(tx, migration))
        log.info({ migration: migration.name }, 'migration applied')
      }
    } finally {
      await sql`select pg_advisory_unlock(${advisoryLocks.migration})`.execute(session)
    }
  })
}

/** The same for a database that is being made anew in a transaction, such as by a restore. */
export async function migrateInTransaction(tx: Kysely<Database>, migrations: readonly Migration[]): Promise<void> {
  await createMigrationsTable(tx)
  for (const migration of missing(await applied(tx), migrations)) await apply(tx, migration)
}

async function createMigrationsTable(db: Kysely<Database>): Promise<void> {
  await sql`create table if not exists migrations (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`.execute(db)
}

async function apply(tx: Kysely<Database>, migration: Migration): Promise<void> {
  await sql.raw(migration.sql).execute(tx)
  await sql`insert into migrations (name, checksum) values (${migration.name}, ${migration.checksum})`.execute(tx)
}

async function applied(db: Kysely<Database>): Promise<Map<string, string>> {
  const { rows: tables } = await sql<{ there: boolean }>`select to_regclass('migrations') is not null as there`.execute(
    db,
  )
  if (!tables[0]?.there) return new Map()
  const { rows } = await sql<{ name: string; checksum: string }>`select name, checksum from migrations`.execute(db)
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

function missing(done: ReadonlyMap<string, string>, migrations: readonly Migration[]): Migration[] {
  const known = new Set(migrations.map(({ name }) => name))
  const newer = [...done.keys()].filter((name) => !known.has(name)).sort()
  if (newer.length > 0)
    throw new AppError(
      'misconfigured',
      `The database was brought up to ${newer.at(-1)} by a newer Netra: start that version, or restore a backup taken before`,
    )
  for (const { name, checksum } of migrations)
    if (done.has(name) && done.get(name) !== checksum)
      throw new AppError(
        'misconfigured',
        `The database was made with another text of ${name} than this Netra's: install the version that made it`,
      )
  return migrations.filter(({ name }) => !done.has(name))
}
