import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#core/log.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { openDatabase } from './connect.ts'
import { joinEmbeddedServer } from './embedded-server.ts'
import { findEmbeddedPostgres } from './postgres-package.ts'
import { chooseRunAs } from './run-as.ts'
import { inTransaction } from './transaction.ts'

const log = createLog('silent')
const signal = () => AbortSignal.timeout(60_000)
const root = process.getuid?.() === 0
const programs = findEmbeddedPostgres(tmpdir())
const runs = (command: string, ...args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore', cwd: '/' }).status === 0
const namespaces = root && runs('unshare', '-U', '--map-user=1000', '--map-group=1000', 'true')
/** An ordinary account can reach the programs only where every folder above them lets it in. */
const nobodyReaches =
  root &&
  spawnSync(programs.postgres, ['--version'], { uid: 65_534, gid: 65_534, stdio: 'ignore', cwd: '/' }).status === 0

let base: string
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'netra-limits-'))
})
afterAll(() => removeFolder(base))

describe.skipIf(!root)('as root', () => {
  it.skipIf(!namespaces)('runs inside a folder of mode 0700, whose files stay root’s', async () => {
    const directory = join(base, 'private', 'data')
    mkdirSync(join(base, 'private'), { mode: 0o700 })
    const server = await joinEmbeddedServer({ directory, log, signal: signal(), rootWays: ['namespace'] })
    expect(statSync(join(directory, 'cluster/PG_VERSION')).uid).toBe(0)
    await server[Symbol.asyncDispose]()
  })

  it.skipIf(!nobodyReaches)(
    'runs as an unprivileged account where namespaces are forbidden, and does so ever after',
    async () => {
      const directory = join(base, 'reachable', 'data')
      chmodSync(base, 0o755)
      mkdirSync(join(base, 'reachable'), { mode: 0o755 })
      const first = await joinEmbeddedServer({ directory, log, signal: signal(), rootWays: ['account'] })
      const { uid } = statSync(join(directory, 'cluster/PG_VERSION'))
      expect(uid).not.toBe(0)
      await first[Symbol.asyncDispose]()
      const second = await joinEmbeddedServer({ directory, log, signal: signal() })
      expect(statSync(join(directory, 'cluster/postmaster.pid')).uid).toBe(uid)
      await second[Symbol.asyncDispose]()
    },
  )

  it('says what to do where neither works', () => {
    const directory = join(base, 'closed', 'data')
    mkdirSync(directory, { recursive: true })
    chmodSync(join(base, 'closed'), 0o700)
    const choose = () =>
      chooseRunAs({ program: programs.postgres, directory, cluster: join(directory, 'cluster') }, ['account'])
    expect(choose).toThrow(
      expect.objectContaining({ code: 'misconfigured', message: expect.stringMatching(/ordinary user.*DATABASE_URL/) }),
    )
    expect(statSync(directory).uid).toBe(0)
  })
})

const small = () => {
  const place = mkdtempSync(join(base, 'disk-'))
  return runs('mount', '-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', place) ? place : undefined
}
const disk = root ? smallDiskPossible() : false
function smallDiskPossible(): boolean {
  const place = mkdtempSync(join(tmpdir(), 'netra-mount-'))
  const possible = runs('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', place)
  if (possible) runs('umount', place)
  rmSync(place, { recursive: true })
  return possible
}

describe.skipIf(!disk)('on a small disk (needs root and mount)', () => {
  it('says at the first start that the disk is full, and starts when there is room', async () => {
    const place = small() ?? ''
    try {
      const config = { kind: 'embedded' as const, directory: join(place, 'database') }
      await expect(openDatabase(config, log, signal())).rejects.toMatchObject({
        code: 'unavailable',
        message: /disk.*full/,
      })
      runs('mount', '-o', 'remount,size=400m', place)
      const database = await openDatabase(config, log, signal())
      await sql`create table notes (note text)`.execute(database.db)

      // Full while running: writing fails with a reason, what was stored stays, and it goes on when there is room.
      await sql`insert into notes values ('stored')`.execute(database.db)
      const filler = join(place, 'filler')
      spawnSync('sh', ['-c', 'cat /dev/zero > "$1"', 'sh', filler], { stdio: 'ignore' })
      const fill = inTransaction(database.db, async (tx) => {
        await sql`insert into notes select repeat(md5(n::text), 30) from generate_series(1, 20000) n`.execute(tx)
      })
      await expect(fill).rejects.toMatchObject({ code: 'unavailable' })
      rmSync(filler)
      let notes: unknown
      while (notes === undefined)
        notes = (await sql`select note from notes`.execute(database.db).catch(() => undefined))?.rows
      expect(notes).toEqual([{ note: 'stored' }])
      await database[Symbol.asyncDispose]()
    } finally {
      runs('umount', '-l', place)
    }
  })
})

it.skipIf(!nobodyReaches)('says to another user that the database is not theirs', async () => {
  const directory = join(base, 'roots')
  chmodSync(base, 0o755)
  const database = await openDatabase({ kind: 'embedded', directory }, log, signal())
  const fixture = fileURLToPath(new URL('./use-database.fixture.ts', import.meta.url))
  const args = ['--conditions=netra-source', '--import', 'tsx', fixture, directory]
  const other = spawnSync(process.execPath, args, { uid: 65_534, gid: 65_534, encoding: 'utf8' })
  expect(other.stderr).toMatch(/misconfigured/)
  expect(other.stderr).toMatch(/run Netra as the user that owns it/)
  await database[Symbol.asyncDispose]()
})

it.skipIf(root)('says that a database belongs to another user', () => {
  const elsewhere = { program: programs.postgres, directory: '/', cluster: '/' }
  expect(() => chooseRunAs(elsewhere)).toThrow(/belongs to another user/)
})

it('refuses a folder on the way that is a file', async () => {
  writeFileSync(join(base, 'file'), '')
  const config = { kind: 'embedded' as const, directory: join(base, 'file', 'database') }
  await expect(openDatabase(config, log, signal())).rejects.toMatchObject({ code: 'misconfigured' })
})
