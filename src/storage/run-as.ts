import { type SpawnOptions, spawnSync } from 'node:child_process'
import { chownSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { PostgresPrograms } from './postgres-package.ts'

/** How to start PostgreSQL's programs: it refuses to run as root. */
export interface RunAs {
  /** Put before the command. */
  readonly prefix: readonly string[]
  /** Of the process, where it differs from this one's. */
  readonly uid?: number
  readonly gid?: number
  /** Who owns the files that it writes, seen from here. */
  readonly owner: number
}

export type RootWay = 'namespace' | 'account'

/** Inside, the process has an ordinary id; outside, it and its files are root's, so that a folder of mode 0700 will do. */
const namespace: RunAs = { prefix: ['unshare', '-U', '--map-user=1000', '--map-group=1000'], owner: 0 }

/** Accounts that may run a database, in order of preference, where root cannot use a namespace. */
const accounts = ['netra', 'postgres', 'nobody']

/**
 * Chooses how to run `program` on `directory` (which exists; `cluster` may not). As an ordinary user: as oneself. As root: in
 * a user namespace, or as an unprivileged account that can reach program and folder, in the order of `ways`. Throws
 * `misconfigured` where nothing works.
 */
export function chooseRunAs(
  paths: { program: string; directory: string; cluster: string },
  ways: readonly RootWay[] = ['namespace', 'account'],
): RunAs {
  const self = process.getuid?.() ?? 0
  const existing = ownerOf(paths.cluster)
  if (self !== 0) {
    if (existing !== undefined && existing !== self)
      throw new AppError(
        'misconfigured',
        `The database in ${paths.directory} belongs to another user: run Netra as its owner`,
      )
    return { prefix: [], owner: self }
  }
  for (const candidate of candidates(paths, existing, ways)) if (works(candidate, paths)) return candidate
  throw new AppError(
    'misconfigured',
    `PostgreSQL does not run as root, and neither a user namespace nor an unprivileged account can reach ${paths.directory}: run Netra as an ordinary user, put program and data where other users may enter, or set DATABASE_URL`,
  )
}

function* candidates(
  paths: { program: string; directory: string },
  existing: number | undefined,
  ways: readonly RootWay[],
): Generator<RunAs, void> {
  // Files that are there decide: only their owner can open them.
  if (existing !== undefined && existing !== 0) return yield asAccount(existing)
  for (const way of existing === 0 ? ['namespace'] : ways) {
    if (way === 'namespace') yield namespace
    else for (const uid of accountIds(paths)) yield asAccount(uid)
  }
}

function asAccount(uid: number): RunAs {
  const gid = passwd().find((account) => account.uid === uid)?.gid ?? uid
  return { prefix: [], uid, gid, owner: uid }
}

function accountIds(paths: { program: string; directory: string }): number[] {
  const owners = [dirname(paths.directory), paths.program].map(ownerOf)
  const named = accounts.map((name) => passwd().find((account) => account.name === name)?.uid)
  return [...new Set([...owners, ...named])].filter((uid) => uid !== undefined && uid !== 0) as number[]
}

function works(as: RunAs, { program, directory }: { program: string; directory: string }): boolean {
  const before = statSync(directory)
  if (as.uid !== undefined && as.gid !== undefined) chownSync(directory, as.uid, as.gid)
  const script = 'cd "$1" && test -w . && exec "$2" --version'
  const [command = 'sh', ...rest] = [...as.prefix, 'sh', '-c', script, 'sh', directory, program]
  const ids = as.uid === undefined || as.gid === undefined ? {} : { uid: as.uid, gid: as.gid }
  const { status } = spawnSync(command, rest, { ...ids, stdio: 'ignore', cwd: '/', timeout: 10_000 })
  if (status !== 0) chownSync(directory, before.uid, before.gid)
  return status === 0
}

function ownerOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid
}

function passwd(): { name: string; uid: number; gid: number }[] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  } catch {
    return []
  }
}

/** Options for starting one of the programs: its identity, and an environment without this process's secrets. */
export function spawnOptions(as: RunAs, programs: PostgresPrograms): Pick<SpawnOptions, 'uid' | 'gid' | 'cwd' | 'env'> {
  const folders = programs.libraryFolders.join(':')
  const libraries = folders === '' ? {} : { LD_LIBRARY_PATH: folders, DYLD_LIBRARY_PATH: folders }
  return {
    ...(as.uid === undefined || as.gid === undefined ? {} : { uid: as.uid, gid: as.gid }),
    cwd: '/',
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...libraries },
  }
}
