import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a running (or killed) server wrote into `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number
  /** Folder of its Unix socket; empty while it starts. */
  readonly socketFolder: string
  readonly state: 'starting' | 'ready' | 'stopping' | 'unknown'
}

/**
 * Reads a cluster's `postmaster.pid`; undefined where no server runs or ran. Lines (PostgreSQL `pidfile.h`): 1 process id,
 * 2 data folder, 3 start time, 4 port, 5 socket folder, 6 listen address, 7 shared memory, 8 status.
 */
export function readPostmasterFile(cluster: string): PostmasterFile | undefined {
  const lines = readLockFile(join(cluster, 'postmaster.pid'))?.split('\n')
  if (lines === undefined) return undefined
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  const word = lines[7]?.trim()
  const state = word === 'starting' || word === 'ready' || word === 'stopping' ? word : 'unknown'
  return { pid, socketFolder: lines[4]?.trim() ?? '', state }
}

/**
 * Whether the process is a server of this cluster, in whose folder every one of its processes works. After a crash or a reboot
 * the number may belong to anything, also to another user's process, whose folder cannot be read.
 */
export function isServerProcess(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === cluster
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres')
  } catch {
    return false
  }
}

/** Whether a process with this id exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/**
 * PostgreSQL refuses to start while the process named in a killed server's lock file (`postmaster.pid`, or the one beside
 * the socket) exists, even one that has nothing to do with it: in containers numbers come back soon. It does ignore its own
 * parent's number, so that is put in. The rest stays: by the line about shared memory it recognises orphans of the killed
 * server that still write.
 */
export function disownLockFile(file: string, cluster: string): void {
  const stale = readLockFile(file)
  const pid = Number(stale?.split('\n')[0])
  if (stale === undefined || !(pid > 0) || !isAlive(pid) || isServerProcess(pid, cluster)) return
  // Another process may have started a server since: then this is its file.
  if (readLockFile(file) === stale) writeFileSync(file, stale.replace(/^\d+/, String(process.pid)))
}

function readLockFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
