import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { createLog } from '#core/log.ts'
import { openDatabase } from '#storage/connect.ts'
import { joinEmbeddedServer } from '#storage/embedded-server.ts'
import { migrate } from '#storage/migrate.ts'
import { isAlive, isServerProcess, readPostmasterFile } from '#storage/postmaster-file.ts'
import { makeQuickFolder, quickFolderParents } from './quick-folder.ts'
import { removeFolder } from './remove-folder.ts'

/** Where the run's PostgreSQL listens (its socket's folder) and as whom to connect. */
export interface TestServer {
  readonly host: string
  readonly user: string
}

export const templateDatabase = 'netra_template'
const folderName = /^netra-test-db-(\d+)-/

/** One embedded server for a whole test run, with a migrated database that test files clone. */
export async function startTestServer(): Promise<{ server: TestServer; stop: () => Promise<void> }> {
  removeLeftBehind()
  const directory = makeQuickFolder(`netra-test-db-${process.pid}-`)
  const log = createLog('warn')
  const server = await joinEmbeddedServer({
    directory,
    log,
    signal: AbortSignal.timeout(60_000),
    // What tests store need not survive a power cut.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' },
  })
  const client = new Client({ ...server.connection, database: 'postgres' })
  await client.connect()
  await client.query(`create database ${templateDatabase}`)
  await client.end()
  const template = await openDatabase(
    { kind: 'external', url: urlOf(server.connection, templateDatabase) },
    log,
    AbortSignal.timeout(60_000),
  )
  await migrate(template.db, log)
  await template[Symbol.asyncDispose]()
  const stop = async () => {
    await server[Symbol.asyncDispose]()
    removeFolder(directory)
  }
  return { server: { ...server.connection }, stop }
}

/** A connection URL for a database behind a Unix socket. */
export function urlOf(server: TestServer, database: string): string {
  return `postgres://${server.user}@localhost/${database}?host=${encodeURIComponent(server.host)}`
}

/** A killed run leaves its server behind: it is stopped and its folder removed. */
function removeLeftBehind(): void {
  for (const parent of quickFolderParents.filter((folder) => existsSync(folder)))
    for (const name of readdirSync(parent)) {
      const pid = Number(folderName.exec(name)?.[1] ?? process.pid)
      if (pid === process.pid || isAlive(pid)) continue
      const folder = join(parent, name)
      const server = readPostmasterFile(join(folder, 'cluster'))
      if (server && isServerProcess(server.pid, join(folder, 'cluster'))) process.kill(server.pid, 'SIGQUIT')
      removeFolder(folder)
    }
}
