import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { freePort } from './free-port.ts'
import { removeFolder } from './remove-folder.ts'

/** A PostgreSQL of the system's own, started for a test on a loopback port with password authentication. */
export interface SystemPostgres extends AsyncDisposable {
  /** Its superuser's URL; the database `postgres` is there. */
  readonly url: string
}

/** Folder of the newest PostgreSQL that Debian's packages installed; undefined where there is none. */
export function findSystemPostgres(): string | undefined {
  const base = '/usr/lib/postgresql'
  const versions = existsSync(base) ? readdirSync(base).map(Number).filter(Boolean) : []
  const newest = versions.sort((a, b) => a - b).at(-1)
  const bin = newest === undefined ? '' : join(base, String(newest), 'bin')
  return existsSync(join(bin, 'initdb')) ? bin : undefined
}

/** Starts it in a temporary folder; as an unprivileged account where the test runs as root. */
export async function startSystemPostgres(bin: string): Promise<SystemPostgres> {
  const ids = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const base = mkdtempSync(join(tmpdir(), 'netra-system-db-'))
  const data = join(base, 'data')
  const passwordFile = join(base, 'password')
  const password = randomBytes(12).toString('hex')
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(passwordFile, password)
  if (ids.uid !== undefined) for (const path of [base, data, passwordFile]) chownSync(path, ids.uid, ids.gid)
  chmodSync(base, 0o700)
  const options = { ...ids, cwd: '/', stdio: 'ignore' as const, env: { PATH: process.env.PATH, LC_ALL: 'C' } }
  const initdb = ['-D', data, '-U', 'owner', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8', '--no-sync']
  if (spawnSync(join(bin, 'initdb'), initdb, options).status !== 0) throw new Error('initdb of the system failed')
  const port = await freePort()
  const settings = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off']
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], options)
  const ended = once(server, 'exit')
  const url = `postgres://owner:${password}@127.0.0.1:${port}/postgres`
  while (!(await answers(url))) {
    if (server.exitCode !== null) throw new Error('PostgreSQL of the system did not start')
    await delay(20)
  }
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT')
      await ended
      removeFolder(base)
    },
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
