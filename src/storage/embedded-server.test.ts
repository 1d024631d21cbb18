import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#core/log.ts'
import { makeQuickFolder } from '#tests/harness/quick-folder.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { startFixture } from '#tests/harness/start-fixture.ts'
import { type OpenDatabase, openDatabase } from './connect.ts'
import { isAlive } from './postmaster-file.ts'

const fixture = new URL('./use-database.fixture.ts', import.meta.url)
const log = createLog('silent')
let base: string
beforeAll(async () => {
  base = makeQuickFolder('netra-embedded-')
  await (await open(join(base, 'made')))[Symbol.asyncDispose]()
})
afterEach(() => {
  for (const name of readdirSync(base)) if (name !== 'made') removeFolder(join(base, name))
})
afterAll(() => removeFolder(base))

let count = 0
const emptyFolder = () => join(base, `database-${count++}`)
/** A folder with a database that was made and stopped; making one takes most of a test's time. */
const newFolder = () => {
  const folder = emptyFolder()
  cpSync(join(base, 'made/cluster'), join(folder, 'cluster'), { recursive: true })
  chmodSync(folder, 0o700)
  return folder
}
const open = (directory: string): Promise<OpenDatabase> =>
  openDatabase({ kind: 'embedded', directory }, log, AbortSignal.timeout(60_000))
const remember = (database: OpenDatabase, word: string) =>
  sql`create table if not exists words (word text); insert into words values (${sql.lit(word)})`.execute(database.db)
const words = async ({ db }: OpenDatabase) =>
  (await sql<{ word: string }>`select word from words order by word`.execute(db)).rows.map(({ word }) => word)
/** Not a zombie either: whose parent was killed may be left to a parent that does not wait for it. */
const isRunning = (pid: number) => (existsSync('/proc') ? !['Z', undefined].includes(statusOf(pid)) : isAlive(pid))
const statusOf = (pid: number) => {
  try {
    return /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}
const pidOf = (database: OpenDatabase) => database.server?.pid() ?? 0
const failure = async (directory: string) => await open(directory).catch((error: unknown) => error)

describe('an embedded database', () => {
  it('is made once, keeps what was stored, and is stopped by its only user', async () => {
    const folder = emptyFolder()
    const first = await open(folder)
    await remember(first, 'kept')
    const pid = pidOf(first)
    expect(isRunning(pid)).toBe(true)
    await first[Symbol.asyncDispose]()
    expect(existsSync(join(folder, 'cluster/postmaster.pid'))).toBe(false)
    expect(existsSync(join(folder, '.s.PGSQL.5432'))).toBe(false)

    const second = await open(folder)
    expect(await words(second)).toEqual(['kept'])
    await second[Symbol.asyncDispose]()
    await second[Symbol.asyncDispose]()
  })

  it('is durable, listens on no network, and is closed to other users', async () => {
    const folder = emptyFolder()
    mkdirSync(folder, { mode: 0o755 })
    const database = await open(folder)
    const settings = await sql<{ setting: string }>`select setting from pg_settings
      where name in ('fsync', 'full_page_writes', 'listen_addresses', 'synchronous_commit') order by name`.execute(
      database.db,
    )
    expect(settings.rows.map(({ setting }) => setting)).toEqual(['on', 'on', '', 'on'])
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    expect(statSync(join(folder, 'cluster')).mode & 0o777).toBe(0o700)
    await database[Symbol.asyncDispose]()
  })

  it('lowers names of every script', async () => {
    const database = await open(newFolder())
    const { rows } = await sql<{ name: string }>`select lower('ÅSA ЖАННА') as name`.execute(database.db)
    expect(rows).toEqual([{ name: 'åsa жанна' }])
    await database[Symbol.asyncDispose]()
  })

  it('writes no value of a row into its log', async () => {
    const folder = newFolder()
    const database = await open(folder)
    await remember(database, 'secret-1')
    await sql`create unique index once on words (word)`.execute(database.db)
    await expect(remember(database, 'secret-1')).rejects.toThrow(/duplicate/)
    await expect(sql`select 'secret-2'::uuid`.execute(database.db)).rejects.toThrow()
    await expect(sql`do $$ begin raise exception 'secret-3'; end $$`.execute(database.db)).rejects.toThrow()
    await database[Symbol.asyncDispose]()
    expect(readFileSync(join(folder, 'server.log'), 'utf8')).toMatch(/ready to accept/)
    expect(readFileSync(join(folder, 'server.log'), 'utf8')).not.toMatch(/secret/)
  })
})

describe('several processes', () => {
  it('start one server between them on an empty folder, and the last to leave stops it', async () => {
    const folder = emptyFolder()
    const processes = await Promise.all([1, 2, 3].map(() => startFixture(fixture, [folder])))
    const pids = new Set(await Promise.all(processes.map((one) => one.line(/^ready (\d+)/))))
    expect(pids.size).toBe(1)
    const pid = Number([...pids][0])
    const [first, ...others] = processes
    await first?.tell('leave', /^left/)
    expect(isRunning(pid)).toBe(true)
    // The others leave at the same moment: exactly one of them has to notice that it is the last.
    await Promise.all(others.map((one) => one.tell('leave', /^left/)))
    expect(isRunning(pid)).toBe(false)
    expect(readdirSync(folder).filter((name) => name.startsWith('cluster'))).toEqual(['cluster'])
  })

  it('find a server when another one leaves at that moment', async () => {
    const folder = newFolder()
    let current = await open(folder)
    await remember(current, 'kept')
    for (let round = 0; round < 5; round++) {
      const [next] = await Promise.all([open(folder), current[Symbol.asyncDispose]()])
      expect(await words(next)).toEqual(['kept'])
      current = next
    }
    await current[Symbol.asyncDispose]()
  })

  it('keep their server through Ctrl-C while they finish', async () => {
    const folder = newFolder()
    const user = await startFixture(fixture, [folder], { detached: true })
    const pid = Number(await user.line(/^ready (\d+)/))
    process.kill(-user.pid, 'SIGINT')
    await user.line(/^interrupted/)
    expect(await user.tell('select 6 * 7 as answer', /^answer (.*)/)).toBe('42')
    expect(isRunning(pid)).toBe(true)
    await user.tell('leave', /^left/)
    expect(isRunning(pid)).toBe(false)
  })
})

describe('after a crash', () => {
  it('adopts the server that a killed process left behind, and stops it at the end', async () => {
    const folder = newFolder()
    const user = await startFixture(fixture, [folder])
    const pid = Number(await user.line(/^ready (\d+)/))
    await user.kill()
    expect(isRunning(pid)).toBe(true)
    const database = await open(folder)
    expect(pidOf(database)).toBe(pid)
    await database[Symbol.asyncDispose]()
    expect(isRunning(pid)).toBe(false)
  })

  it('recovers what was committed when everything was killed', async () => {
    const folder = newFolder()
    const user = await startFixture(fixture, [folder])
    const pid = Number(await user.line(/^ready (\d+)/))
    await user.tell("create table words as select 'committed' as word", /^answer/)
    await user.kill()
    process.kill(pid, 'SIGKILL')
    const database = await open(folder)
    expect(pidOf(database)).not.toBe(pid)
    expect(await words(database)).toEqual(['committed'])
    await database[Symbol.asyncDispose]()
  })

  it('starts the server again when only the server was killed', async () => {
    const folder = newFolder()
    const database = await open(folder)
    await remember(database, 'committed')
    const pid = pidOf(database)
    process.kill(pid, 'SIGKILL')
    while (pidOf(database) === pid || pidOf(database) === 0) await delay(10)
    let found: string[] | undefined
    while (found === undefined) found = await words(database).catch(() => delay(10, undefined))
    expect(found).toEqual(['committed'])
    await database[Symbol.asyncDispose]()
    expect(existsSync(join(folder, 'cluster/postmaster.pid'))).toBe(false)
  })

  it('is not misled by a process that got the killed server’s number', async () => {
    const folder = newFolder()
    await (await open(folder))[Symbol.asyncDispose]()
    const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    const lines = [
      stranger.pid,
      join(folder, 'cluster'),
      1_700_000_000,
      5432,
      folder,
      '',
      '  5432001 32768',
      'ready   ',
    ]
    for (const file of ['cluster/postmaster.pid', '.s.PGSQL.5432.lock'])
      writeFileSync(join(folder, file), `${lines.join('\n')}\n`, { mode: 0o600 })
    const database = await open(folder)
    expect(pidOf(database)).not.toBe(stranger.pid)
    await database[Symbol.asyncDispose]()
    expect(stranger.exitCode).toBeNull()
    stranger.kill('SIGKILL')
  })

  it('starts anew where the first start was killed half-way', async () => {
    const folder = emptyFolder()
    const user = await startFixture(fixture, [folder])
    const unfinished = () => existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('cluster.new-'))
    while (!unfinished()) await delay(2)
    await user.kill()
    const database = await open(folder)
    await remember(database, 'works')
    await database[Symbol.asyncDispose]()
    // initdb itself outlives its killed parent for a moment; the next start removes what it leaves.
    await delay(1000)
    await (await open(folder))[Symbol.asyncDispose]()
    expect(readdirSync(folder).filter((name) => name.startsWith('cluster'))).toEqual(['cluster'])
  })
})

describe('places', () => {
  it('takes paths that are too long for a socket', async () => {
    const folder = join(emptyFolder(), 'a-rather-long-folder-name'.repeat(4), 'and-another-one'.repeat(4))
    const user = await startFixture(fixture, [folder])
    const pid = Number(await user.line(/^ready (\d+)/))
    const database = await open(folder)
    expect(pidOf(database)).toBe(pid)
    const socketFolder = database.server?.connection.host ?? ''
    expect(statSync(socketFolder).mode & 0o777).toBe(0o700)
    await user.tell('leave', /^left/)
    await database[Symbol.asyncDispose]()
    expect(existsSync(socketFolder)).toBe(false)
  })

  it('takes paths with spaces and other letters', async () => {
    const database = await open(join(emptyFolder(), 'données de Zoë'))
    await remember(database, 'works')
    await database[Symbol.asyncDispose]()
  })

  it('refuses a folder of another major version, and says what to do', async () => {
    const folder = newFolder()
    await (await open(folder))[Symbol.asyncDispose]()
    writeFileSync(join(folder, 'cluster/PG_VERSION'), '17\n')
    expect(await failure(folder)).toMatchObject({ code: 'misconfigured', message: /PostgreSQL 17.*DATABASE_URL/ })
    rmSync(join(folder, 'cluster/PG_VERSION'))
    expect(await failure(folder)).toMatchObject({ code: 'misconfigured', message: /not a complete.*backup/ })
  })

  it('says why a damaged database does not start', async () => {
    const folder = newFolder()
    await (await open(folder))[Symbol.asyncDispose]()
    rmSync(join(folder, 'cluster/global'), { recursive: true })
    expect(await failure(folder)).toMatchObject({ message: /could not be started.*server\.log/ })
  })

  it('gives up when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('told to stop'))
    await expect(openDatabase({ kind: 'embedded', directory: emptyFolder() }, log, signal)).rejects.toThrow(
      'told to stop',
    )
  })
})
