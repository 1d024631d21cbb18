import { chmodSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { advisoryLocks } from './advisory-locks.ts'
import { ensureCluster } from './create-cluster.ts'
import { databaseCode, explainDatabaseError, isServerAway } from './database-error.ts'
import { findEmbeddedPostgres, type PostgresPrograms } from './postgres-package.ts'
import { isServerProcess, readPostmasterFile } from './postmaster-file.ts'
import { chooseRunAs, type RootWay } from './run-as.ts'
import { removeSocketFolder } from './socket-folder.ts'
import { type StartOutcome, startPostmaster } from './start-postmaster.ts'

export interface EmbeddedServerOptions {
  /** Folder of the database: `cluster/`, `server.log`, the socket. Made with mode 0700 where absent. */
  readonly directory: string
  readonly log: Log
  readonly signal: AbortSignal
  /** Server settings that differ from Netra's, for tests that can do without durability. */
  readonly settings?: Readonly<Record<string, string>>
  /** Ways to run as root, in order. */
  readonly rootWays?: readonly RootWay[]
  /** Programs to run instead of the npm package's. */
  readonly programs?: PostgresPrograms
}

/** This process's use of an embedded server. Disposing ends the use, and stops the server after its last user. */
export interface EmbeddedServer extends AsyncDisposable {
  /** Where it listens; a database is to be named besides. */
  readonly connection: { readonly host: string; readonly user: string }
  /** Process id of the postmaster at the moment. */
  readonly pid: () => number | undefined
}

/** How long a server that runs may stay silent (it is starting, recovering or stopping) before that is an error. */
const silenceMs = 60_000

/**
 * Uses the embedded PostgreSQL of a folder: starts it where none runs, joins the one that another process started, adopts
 * the one that a killed process left behind. If the server dies while it is used, it is started again.
 */
export async function joinEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  try {
    const use = new ServerUse({ ...options, directory: prepareFolder(options.directory) })
    await use.begin(options.signal)
    return use
  } catch (error) {
    throw explainDatabaseError(error) ?? error
  }
}

function prepareFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    const directory = realpathSync(path)
    // A folder of another owner stays as it is: whether it will do shows when the server is to be started in it.
    if (statSync(directory).uid === process.getuid?.()) chmodSync(directory, 0o700)
    return directory
  } catch (error) {
    if (databaseCode(error) === 'ENOSPC') throw error
    throw new AppError('misconfigured', `The folder ${path} for the database cannot be made or entered by this user`, {
      cause: error,
    })
  }
}

class ServerUse implements EmbeddedServer {
  private readonly options: EmbeddedServerOptions
  private readonly cluster: string
  private readonly leaving = new AbortController()
  private presence: Client | undefined
  private rejoining: Promise<void> | undefined
  private host = ''

  constructor(options: EmbeddedServerOptions) {
    this.options = options
    this.cluster = join(options.directory, 'cluster')
  }

  get connection(): { host: string; user: string } {
    return { host: this.host, user: 'netra' }
  }

  readonly pid = (): number | undefined => readPostmasterFile(this.cluster)?.pid

  /** Connects to the running server or starts one, until this process is known to it as a user. */
  async begin(signal: AbortSignal): Promise<void> {
    let silentSince = Date.now()
    for (;;) {
      signal.throwIfAborted()
      const running = readPostmasterFile(this.cluster)
      if (running !== undefined && (await this.announce(running.socketFolder))) return
      if (running !== undefined && isServerProcess(running.pid, this.cluster)) await delay(10, undefined, { signal })
      else if ((await this.start(signal)) === 'ready') silentSince = Date.now()
      // Another process's server, or what a killed one has not finished: look again in a moment.
      else await delay(50, undefined, { signal })
      // Recovery after a crash may take long, and says that it is at work.
      if (running?.state === 'starting') silentSince = Date.now()
      if (Date.now() - silentSince > silenceMs) throw this.silent(running?.pid)
    }
  }

  private async start(signal: AbortSignal): Promise<StartOutcome> {
    const { directory, settings, rootWays } = this.options
    const programs = this.options.programs ?? findEmbeddedPostgres(directory)
    const as = chooseRunAs({ program: programs.postgres, directory, cluster: this.cluster }, rootWays)
    const cluster = await ensureCluster(directory, programs, as, signal)
    const started = Date.now()
    const outcome = await startPostmaster({ directory, cluster }, programs, as, settings ?? {}, signal)
    if (outcome === 'ready')
      this.options.log.info({ pid: this.pid(), ms: Date.now() - started }, 'embedded database started')
    return outcome
  }

  /** Takes the shared lock by which the last user is told; false when the server is not there or is going away. */
  private async announce(socketFolder: string): Promise<boolean> {
    if (socketFolder === '') return false
    const client = new Client(presenceConfig(socketFolder))
    // Without a listener, a connection that breaks would end the process.
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query(`select pg_advisory_lock_shared(${advisoryLocks.serverUse})`)
    } catch (error) {
      await client.end().catch(() => {})
      if (isServerAway(error)) return false
      throw error
    }
    client.once('end', () => {
      this.rejoining = this.rejoin()
    })
    this.presence = client
    this.host = socketFolder
    return true
  }

  private async rejoin(): Promise<void> {
    const { signal } = this.leaving
    for (let wait = 50; !signal.aborted; wait = Math.min(wait * 2, 5000)) {
      this.options.log.warn('the embedded database went away; starting it again')
      try {
        return await this.begin(signal)
      } catch (error) {
        if (signal.aborted) return
        this.options.log.error({ err: error }, 'the embedded database could not be started again')
        await delay(wait, undefined, { signal }).catch(() => {})
      }
    }
  }

  private silent(pid: number | undefined): AppError {
    const where = `The embedded database in ${this.options.directory}`
    return new AppError(
      'unavailable',
      pid === undefined
        ? `${where} is held by processes of a server that was killed: end them and start again`
        : `${where} runs as process ${pid} but does not answer: stop it with "kill -INT ${pid}" and start again`,
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.leaving.signal.aborted) return
    this.leaving.abort()
    await this.rejoining
    const client = this.presence
    if (client === undefined) return
    try {
      const { rows } = await leave(client)
      const pid = Number.parseInt(rows[0]?.postmaster ?? '', 10)
      if (pid > 0) await this.stop(pid)
    } catch (error) {
      if (!isServerAway(error)) this.options.log.warn({ err: error }, 'the embedded database was left without a word')
    } finally {
      await client.end().catch(() => {})
    }
  }

  /** Fast shutdown: ends sessions, writes everything out. */
  private async stop(pid: number): Promise<void> {
    process.kill(pid, 'SIGINT')
    const deadline = Date.now() + silenceMs
    while (isServerProcess(pid, this.cluster) && Date.now() < deadline) await delay(4)
    removeSocketFolder(this.host, this.options.directory)
    this.options.log.info({ pid }, 'embedded database stopped')
  }
}

/**
 * The shared lock is given up before the exclusive one is tried: of two users that leave at the same moment, the second
 * then gets it. Whoever gets it keeps it, so that nobody new counts as a user of a server that is about to stop.
 */
async function leave(client: Client): Promise<{ rows: { postmaster: string | null }[] }> {
  await client.query(`select pg_advisory_unlock_shared(${advisoryLocks.serverUse})`)
  return await client.query(
    `select case when pg_try_advisory_lock(${advisoryLocks.serverUse}) then pg_read_file('postmaster.pid') end as postmaster`,
  )
}

function presenceConfig(host: string): ClientConfig {
  return {
    host,
    user: 'netra',
    database: 'postgres',
    application_name: 'netra presence',
    connectionTimeoutMillis: 30_000,
  }
}
