import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import type { Config } from '#config.ts'
import type { Log } from '#core/log.ts'
import { openDatabase } from '#storage/connect.ts'
import { openRedis } from '#storage/redis.ts'
import { type Check, found, gigabytes } from './check.ts'

const leastSpace = { problem: 0.2e9, warning: 2e9 }

/** Where everything is stored: whether it is there, private, writable, and has room. */
export async function checkDataFolder({ data }: Config): Promise<Check[]> {
  const there = await stat(data).catch(() => null)
  const base = there ? data : await nearestFolder(data)
  const writable = await access(base, constants.W_OK).then(
    () => true,
    () => false,
  )
  const checks: Check[] = []
  if (there && !there.isDirectory())
    return [found('Data folder', 'problem', `${data} is a file`, 'Choose a folder with NETRA_DATA or --data.')]
  const others = there && process.platform !== 'win32' ? there.mode & 0o077 : 0
  if (!writable)
    checks.push(
      found(
        'Data folder',
        'problem',
        `${base} is not writable for this user`,
        'Change its owner, or choose another with NETRA_DATA or --data.',
      ),
    )
  else if (others !== 0)
    checks.push(
      found('Data folder', 'warning', `${data} can be looked into by other users of this machine`, `chmod 700 ${data}`),
    )
  else checks.push(found('Data folder', 'ok', there ? data : `${data} will be made at the first start`))
  const { bavail, bsize } = await statfs(base)
  const free = bavail * bsize
  const detail = `${gigabytes(free)} free`
  const advice = 'Make room, or put the data folder elsewhere with NETRA_DATA.'
  if (free < leastSpace.problem) checks.push(found('Disk', 'problem', detail, advice))
  else checks.push(free < leastSpace.warning ? found('Disk', 'warning', detail, advice) : found('Disk', 'ok', detail))
  return checks
}

async function nearestFolder(path: string): Promise<string> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const there = await stat(folder).catch(() => null)
    if (there || folder === dirname(folder)) return folder
  }
}

export async function checkMasterKey({ masterKey, data }: Config): Promise<Check> {
  if (masterKey?.startsWith('file:')) return found('Master key', 'ok', `in ${masterKey.slice('file:'.length)}`)
  if (masterKey?.startsWith('command:')) return found('Master key', 'ok', 'given by a command')
  if (masterKey !== undefined) return found('Master key', 'ok', 'given by the configuration')
  const path = join(data, 'master.key')
  const there = await stat(path).catch(() => null)
  if (!there) return found('Master key', 'note', 'will be made at the first start')
  const open = process.platform !== 'win32' && (there.mode & 0o077) !== 0
  return found(
    'Master key',
    open ? 'problem' : 'warning',
    open ? `${path} can be read by other users of this machine` : `${path} lies beside the data that it protects`,
    `${open ? `chmod 600 ${path}; ` : ''}move it elsewhere, keep a copy, and set NETRA_MASTER_KEY=file:PATH`,
  )
}

interface DatabaseFacts {
  readonly version: string
  readonly bytes: string
  readonly ready: boolean
}

/** The database: which, its version and state. An embedded one that is not there yet is not made. */
export async function checkDatabase({ database }: Config, log: Log, signal: AbortSignal): Promise<Check> {
  if (database.kind === 'embedded' && !(await stat(database.directory).catch(() => null)))
    return found('Database', 'ok', 'embedded PostgreSQL, will be made at the first start')
  await using open = await openDatabase(database, log, signal)
  const { rows } = await sql<DatabaseFacts>`select current_setting('server_version') as version,
    pg_size_pretty(pg_database_size(current_database())) as bytes,
    to_regclass('faces') is not null as ready`.execute(open.db)
  const facts = rows[0]
  const kind = database.kind === 'embedded' ? 'embedded' : 'external'
  if (!facts) return found('Database', 'problem', `${kind} PostgreSQL does not answer`)
  const state = facts.ready ? await countFaces(open.db) : 'tables are made at the first start'
  return found('Database', 'ok', `${kind} PostgreSQL ${facts.version.split(' ')[0]}, ${facts.bytes}, ${state}`)
}

async function countFaces(db: Parameters<ReturnType<typeof sql>['execute']>[0]): Promise<string> {
  const { rows } = await sql<{ people: string; faces: string }>`select (select count(*) from people) as people,
    (select count(*) from faces) as faces`.execute(db)
  return `${rows[0]?.people ?? 0} people, ${rows[0]?.faces ?? 0} faces`
}

/** Redis, where one is configured. Netra works without it, so a silent one is a warning. */
export async function checkRedis({ redisUrl }: Config, log: Log, signal: AbortSignal): Promise<Check[]> {
  if (redisUrl === undefined) return []
  await using redis = await openRedis(redisUrl, log, signal)
  const info = await redis.attempt((client) => client.info('server'))
  const version = /^redis_version:(\S+)/m.exec(info ?? '')?.[1]
  if (info !== undefined) return [found('Redis', 'ok', `${version ?? 'answers'} at ${redis.address}`)]
  const detail = `${redis.address} does not answer, or refuses the password`
  return [found('Redis', 'warning', detail, 'Netra works without it; check REDIS_URL, or remove it.')]
}
