import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#core/errors.ts'
import type { PostgresPrograms } from './postgres-package.ts'
import { isAlive } from './postmaster-file.ts'
import { type RunAs, spawnOptions } from './run-as.ts'

const unfinished = /^cluster\.new-(\d+)-/

/**
 * Makes sure that `<directory>/cluster` is a complete PostgreSQL data folder of this major version. It is made aside and
 * renamed into place, so that a killed initdb leaves nothing that looks usable, and of two processes that make one at the
 * same time the first wins.
 */
export async function ensureCluster(
  directory: string,
  programs: PostgresPrograms,
  as: RunAs,
  signal: AbortSignal,
): Promise<string> {
  const cluster = join(directory, 'cluster')
  removeUnfinished(directory)
  if (!existsSync(cluster)) await createCluster(directory, cluster, programs, as, signal)
  refuseOtherMajor(cluster, programs.major)
  return cluster
}

async function createCluster(
  directory: string,
  cluster: string,
  programs: PostgresPrograms,
  as: RunAs,
  signal: AbortSignal,
): Promise<void> {
  const aside = join(directory, `cluster.new-${process.pid}-${randomBytes(4).toString('hex')}`)
  try {
    // The built-in C.UTF-8 locale lowers names in every script and, unlike libc's, sorts the same on every machine.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const args = [
      '-D',
      aside,
      '-U',
      'netra',
      '--auth-local=trust',
      '--auth-host=reject',
      '--no-instructions',
      ...locale,
    ]
    await runInitdb(programs, args, as, directory, signal)
    renameSync(aside, cluster)
  } catch (error) {
    const lostTheRace =
      error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST'].includes(String(error.code))
    if (!lostTheRace) throw error
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

async function runInitdb(
  programs: PostgresPrograms,
  args: readonly string[],
  as: RunAs,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const [command = programs.initdb, ...rest] = [...as.prefix, programs.initdb, ...args]
  const child = spawn(command, rest, { ...spawnOptions(as, programs), stdio: ['ignore', 'pipe', 'pipe'], signal })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-4000)
    })
  const status = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  if (status !== 0) throw explainServerFailure(output, directory, 'The embedded database could not be created')
}

/** What the last words of initdb or postgres mean for an operator. */
export function explainServerFailure(output: string, directory: string, what: string): AppError {
  const cause = new Error(output.trim().slice(-2000))
  if (/No space left on device|Disk quota exceeded/.test(output))
    return new AppError(
      'unavailable',
      `${what}: the disk that holds ${directory} is full; free some space (a new database needs about 100 MB) and start again`,
      { cause },
    )
  if (/Permission denied|could not access|wrong ownership|invalid permissions/.test(output))
    return new AppError('misconfigured', `${what}: this user may not read and write all of ${directory}`, { cause })
  if (/Read-only file system/.test(output))
    return new AppError('misconfigured', `${what}: ${directory} is on a read-only file system`, { cause })
  if (/cannot open shared object file|Library not loaded|GLIBC/.test(output))
    return new AppError(
      'misconfigured',
      `${what}: its programs need system libraries that are missing here (glibc is needed, so Alpine will not do); install them or set DATABASE_URL`,
      { cause },
    )
  const lastLine =
    output
      .trim()
      .split('\n')
      .findLast((line) => /FATAL|PANIC|error/.test(line)) ?? ''
  const reason = lastLine.replace(/^.*?(FATAL|PANIC|error): +/, '')
  return new AppError('unavailable', `${what}${reason ? `: ${reason}` : ''}; see server.log in ${directory}`, { cause })
}

function refuseOtherMajor(cluster: string, major: number): void {
  const file = join(cluster, 'PG_VERSION')
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'none'
  if (found === String(major)) return
  throw new AppError(
    'misconfigured',
    found === 'none'
      ? `${cluster} is not a complete PostgreSQL data folder (it has no PG_VERSION): restore it from a backup, or move it away to start empty`
      : `${cluster} was made by PostgreSQL ${found}, this Netra brings PostgreSQL ${major}: start the Netra version that made it and take a backup, or run PostgreSQL ${found} yourself and set DATABASE_URL`,
  )
}

/** Folders of a killed initdb. One that cannot be removed, since its orphan still writes, is left to the next start. */
function removeUnfinished(directory: string): void {
  for (const name of readdirSync(directory)) {
    const pid = Number(unfinished.exec(name)?.[1] ?? process.pid)
    if (pid === process.pid || isAlive(pid)) continue
    try {
      rmSync(join(directory, name), { recursive: true, force: true })
    } catch {}
  }
}
