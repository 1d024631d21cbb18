import { CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { Client, type ClientConfig, Pool } from 'pg'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { DatabaseConfig } from './config.ts'
import { databaseCode, explainDatabaseError } from './database-error.ts'
import { type EmbeddedServer, joinEmbeddedServer } from './embedded-server.ts'
import type { Database } from './schema.ts'

/** Connections of this process to the database. */
export interface PoolState {
  readonly used: number
  readonly idle: number
  readonly most: number
  /** Queries and transactions that wait for a connection. */
  readonly waiting: number
}

/** Netra's database, opened. Disposing closes the connections and then leaves (as the last user: stops) an embedded server. */
export interface OpenDatabase extends AsyncDisposable {
  readonly db: Kysely<Database>
  pool(): PoolState
  /** For connections of one's own, such as the one that listens for notifications. */
  readonly connection: ClientConfig
  /** Undefined for an external database. */
  readonly server: EmbeddedServer | undefined
}

const oldestMajor = 14
const databaseName = 'netra'
const mostConnections = 16

/** Opens the database, which starts an embedded one where needed. Its tables are {@link migrate}'s business. */
export async function openDatabase(config: DatabaseConfig, log: Log, signal: AbortSignal): Promise<OpenDatabase> {
  if (config.kind === 'external') return await openExternal(config.url, log)
  const server = await joinEmbeddedServer({ directory: config.directory, log, signal })
  try {
    await ensureDatabase({ ...server.connection, database: 'postgres' })
    return connectPool({ ...server.connection, database: databaseName }, log, server)
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw explainDatabaseError(error) ?? error
  }
}

async function openExternal(url: string, log: Log): Promise<OpenDatabase> {
  const connection = { connectionString: url, connectionTimeoutMillis: 10_000 }
  const client = new Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    )
    const major = Math.floor((rows[0]?.version ?? 0) / 10_000)
    if (major < oldestMajor)
      throw new AppError(
        'misconfigured',
        `DATABASE_URL leads to PostgreSQL ${major}; ${oldestMajor} or newer is needed`,
      )
  } catch (error) {
    throw (
      explainDatabaseError(error) ??
      new AppError('unavailable', 'DATABASE_URL leads to no PostgreSQL that answers', { cause: error })
    )
  } finally {
    await client.end().catch(() => {})
  }
  return connectPool(connection, log, undefined)
}

function connectPool(connection: ClientConfig, log: Log, server: EmbeddedServer | undefined): OpenDatabase {
  const pool = new Pool({
    ...connection,
    application_name: 'netra',
    max: mostConnections,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
  })
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', (error) => log.debug({ code: databaseCode(error) }, 'an idle database connection broke'))
  // The pool stops listening while a connection is lent out, and a transaction between two statements hears nothing else.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({
      pool,
      // A forgotten transaction would hold back every writer of events. Not a startup parameter: pgbouncer refuses those.
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw(`set idle_in_transaction_session_timeout = '60s'`))
      },
    }),
  })
  return {
    db,
    connection,
    server,
    pool: () => ({
      used: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      most: mostConnections,
      waiting: pool.waitingCount,
    }),
    async [Symbol.asyncDispose]() {
      await db.destroy()
      await server?.[Symbol.asyncDispose]()
    },
  }
}

async function ensureDatabase(connection: ClientConfig): Promise<void> {
  const client = new Client(connection)
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`create database ${databaseName}`)
  } catch (error) {
    // Another process created it between the two statements.
    if (!['42P04', '23505'].includes(databaseCode(error) ?? '')) throw error
  } finally {
    await client.end()
  }
}
