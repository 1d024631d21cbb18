import { spawn } from 'node:child_process'
import { chownSync, closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { explainServerFailure } from './create-cluster.ts'
import type { PostgresPrograms } from './postgres-package.ts'
import { disownLockFile, readPostmasterFile } from './postmaster-file.ts'
import { type RunAs, spawnOptions } from './run-as.ts'
import { chooseSocketFolder, preparePrivateFolder, socketIn } from './socket-folder.ts'

/** A log larger than this is set aside at the next start; one older log is kept. */
const maxLogBytes = 1 << 20

/**
 * The server's settings, given on the command line so that a new version of Netra may change them. Durability (fsync,
 * full_page_writes, synchronous_commit) is PostgreSQL's default: on.
 */
export const serverSettings: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  // Three worker processes less; at this size reads come from the page cache.
  io_method: 'sync',
  // The cores belong to inference, and parallel queries need more of /dev/shm than the 64 MB that containers get.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors quote values (names, e-mails) in their text and details: only what concerns the server itself is logged.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_lock_waits: 'off',
  log_connections: '',
  log_disconnections: 'off',
  log_autovacuum_min_duration: '-1',
}

/** How a start ended: the server answers, or another process's server has the cluster, or a killed one's orphans do. */
export type StartOutcome = 'ready' | 'taken' | 'orphans'

/**
 * Starts PostgreSQL on the cluster, in a process group of its own (Ctrl-C on Netra must not stop it before Netra has
 * finished its work) and detached from this process's life. Waits until it is ready, however long crash recovery takes.
 * Throws an `AppError` that says why it would not start.
 */
export async function startPostmaster(
  place: { directory: string; cluster: string },
  programs: PostgresPrograms,
  as: RunAs,
  settings: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<StartOutcome> {
  const { directory, cluster } = place
  const socketFolder = chooseSocketFolder(directory)
  preparePrivateFolder(socketFolder, as.owner)
  if (as.uid !== undefined && as.gid !== undefined) chownSync(socketFolder, as.uid, as.gid)
  disownLockFile(join(cluster, 'postmaster.pid'), cluster)
  disownLockFile(`${socketIn(socketFolder)}.lock`, cluster)

  const log = openLog(directory)
  const options = Object.entries({ ...serverSettings, ...settings }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const args = [...as.prefix, programs.postgres, '-D', cluster, '-k', socketFolder, ...options]
  const [command = programs.postgres, ...rest] = args
  const stdio: ['ignore', number, number] = ['ignore', log.fd, log.fd]
  const child = spawn(command, rest, { ...spawnOptions(as, programs), stdio, detached: true })
  closeSync(log.fd)
  child.unref()
  let ended = false
  child.on('exit', () => {
    ended = true
  })
  child.on('error', () => {
    ended = true
  })
  for (;;) {
    signal.throwIfAborted()
    if (ended) break
    const file = readPostmasterFile(cluster)
    if (file?.pid === child.pid && file?.state === 'ready') return 'ready'
    await delay(4, undefined, { signal })
  }
  const output = readFrom(log.path, log.start)
  if (/lock file ".*" already exists/.test(output)) return 'taken'
  if (/pre-existing shared memory block/.test(output)) return 'orphans'
  throw explainServerFailure(output, directory, 'The embedded database could not be started')
}

function openLog(directory: string): { fd: number; path: string; start: number } {
  const path = join(directory, 'server.log')
  if (existsSync(path) && statSync(path).size > maxLogBytes) renameSync(path, `${path}.1`)
  const fd = openSync(path, 'a', 0o600)
  return { fd, path, start: statSync(path).size }
}

function readFrom(path: string, start: number): string {
  const fd = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(16_384)
    return buffer.toString('utf8', 0, readSync(fd, buffer, 0, buffer.length, start))
  } finally {
    closeSync(fd)
  }
}
