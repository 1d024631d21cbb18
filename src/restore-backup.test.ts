import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import { appendEvent } from '#events/event-log.ts'
import { insertFace } from '#gallery/face-store.ts'
import { forgetPerson } from '#gallery/forget-person.ts'
import { createPerson, listPeople } from '#gallery/people-operations.ts'
import { lockPerson, wrappedKeyOf } from '#gallery/person-store.ts'
import { rotateMasterKey } from '#gallery/rotate-master-key.ts'
import { openTemplate, sealTemplate } from '#gallery/sealed-face.ts'
import { firstLine } from '#storage/backup/backup-file.ts'
import { makeBackup, writeBackupTo } from '#storage/backup/make-backup.ts'
import { inTransaction } from '#storage/transaction.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { openStore, type Store } from './app.ts'
import { type Config, loadConfig } from './config.ts'
import { restoreBackup } from './restore-backup.ts'

const log = createLog('silent')
const vector = Float32Array.of(1, 2, 3, 4)
const masterKey = randomBytes(32).toString('base64')
const base = mkdtempSync(join(tmpdir(), 'netra-restore-'))
const databases: TestDatabase[] = []
const caller = () => systemCaller(AbortSignal.timeout(60_000))

/** A data folder and a database of its own. */
async function place(name: string, env: Record<string, string> = {}): Promise<Config> {
  const database = await createTestDatabase()
  databases.push(database)
  const data = join(base, name)
  const own = { NETRA_DATA: data, DATABASE_URL: database.url, NETRA_MASTER_KEY: masterKey, ...env }
  return loadConfig(own, {}, base)
}

async function withStore<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> {
  await using store = await openStore(config, log, { signal: AbortSignal.timeout(60_000) })
  return await work(store)
}

async function enrol({ needs }: Store, name: string): Promise<string> {
  const { personId } = await createPerson.run(needs, createPerson.input.parse({ name }), caller())
  const faceId = newId()
  await inTransaction(needs.db, async (tx) => {
    const person = await lockPerson(tx, personId)
    if (!person) throw new Error('no person')
    const key = needs.vault.unwrapDataKey(personId, wrappedKeyOf(person))
    const sealed = sealTemplate(needs.vault, key, { faceId, personId }, { modelId: 'm@1', vector })
    await insertFace(tx, {
      id: faceId,
      personId,
      galleryId: person.gallery_id,
      detectionScore: 0.5,
      qualityScore: 0.25,
      quality: { sharpness: 0.1 },
      detectorId: 'd@1',
      source: 'odd "name", (with) \\ all\nsorts.jpg',
      photoDigest: needs.vault.digest(randomBytes(8)),
      region: null,
      metadata: { note: "O'Neill, ünï" },
      templates: [{ modelId: 'm@1', sealed }],
    })
  })
  return personId
}

async function names({ needs }: Store): Promise<string[]> {
  const { people } = await listPeople.run(needs, listPeople.input.parse({}), caller())
  for (const { personId } of people) {
    const person = await lockPerson(needs.db, personId)
    const [face] = await needs.db.selectFrom('faces').selectAll().where('person_id', '=', personId).execute()
    if (!person || !face) throw new Error('no face')
    expect(face.source).toBe('odd "name", (with) \\ all\nsorts.jpg')
    expect(face.metadata).toEqual({ note: "O'Neill, ünï" })
    const row = await needs.db
      .selectFrom('templates')
      .selectAll()
      .where('face_id', '=', face.id)
      .executeTakeFirstOrThrow()
    const key = needs.vault.unwrapDataKey(personId, wrappedKeyOf(person))
    expect(openTemplate(needs.vault, key, { faceId: face.id, personId }, 'm@1', row.sealed).vector).toEqual(vector)
  }
  return people.map(({ name }) => name)
}

const restore = (config: Config, file: string, options: { force?: boolean; backupKey?: string } = {}) => {
  const watch = { signal: AbortSignal.timeout(60_000), onProgress() {} }
  return restoreBackup(config, log, file, { force: false, ...options, ...watch })
}

const backup = join(base, 'first.backup')
let config: Config

beforeAll(async () => {
  config = await place('first')
  await withStore(config, async (store) => {
    await enrol(store, 'Stays')
    const forgotten = await enrol(store, 'Forgotten')
    await writeBackupTo.run(store.needs, { path: backup }, caller())
    await enrol(store, 'Later')
    await forgetPerson.run(store.needs, { personId: forgotten }, caller())
  })
})
afterAll(async () => {
  for (const database of databases) await database[Symbol.asyncDispose]()
  removeFolder(base)
})

describe('a backup', () => {
  it('is put in place as a whole, without whom was forgotten since', async () => {
    await expect(restore(config, backup)).rejects.toMatchObject({ code: 'conflict', message: /--force/ })
    expect(await restore(config, backup, { force: true })).toMatchObject({ forgottenAgain: 1 })
    await withStore(config, async (store) => {
      expect(await names(store)).toEqual(['Stays'])
      const payload = { version: 9 }
      // Numbers go on after those that were restored.
      await inTransaction(store.needs.db, (tx) => appendEvent(tx, { type: 'master_key_rotated', payload }))
    })
  })

  it('is restored into another, empty database', async () => {
    const other = await place('other')
    await restore(other, backup)
    expect(await withStore(other, names)).toEqual(['Stays', 'Forgotten'])
  })

  it('opens after a rotation with the old key, and is sealed with the new one then', async () => {
    const nextKey = randomBytes(32).toString('base64')
    const rotated = await place('rotated', { NETRA_MASTER_KEY_NEXT: nextKey })
    await withStore(rotated, async ({ needs }) => {
      const masterKeys = { ...needs.masterKeys, settleMs: 0 }
      await rotateMasterKey.run({ ...needs, masterKeys }, {}, caller())
    })
    const after = { ...rotated, masterKey: nextKey, masterKeyNext: undefined } as unknown as Config
    await expect(restore(after, backup)).rejects.toMatchObject({ code: 'misconfigured', message: /--backup-key/ })
    await restore(after, backup, { backupKey: masterKey })
    expect(await withStore(after, names)).toEqual(['Stays', 'Forgotten'])
  })

  it('shows nothing of what is in it', () => {
    const bytes = readFileSync(backup)
    const clear = bytes.subarray(bytes.indexOf('\n', firstLine.length) + 1)
    for (const text of ['Stays', 'sorts', 'people', "O'Neill"]) expect(clear.includes(text)).toBe(false)
    expect(clear.includes(Buffer.from(vector.buffer))).toBe(false)
  })

  it('is made one at a time, and leaves nothing when it is broken off', async () => {
    await withStore(config, async ({ needs }) => {
      const path = join(base, 'broken', 'off.backup')
      const onProgress = () => {
        throw new Error('broken off')
      }
      const signal = AbortSignal.timeout(60_000)
      await expect(makeBackup(needs, { path, scheduled: false, signal, onProgress })).rejects.toThrow('broken off')
      await expect(makeBackup(needs, { path, scheduled: false, signal: AbortSignal.abort() })).rejects.toThrow()
      expect(readdirSync(join(base, 'broken'))).toEqual([])
      await expect(makeBackup(needs, { path: backup, scheduled: false, signal })).rejects.toMatchObject({
        code: 'conflict',
      })
    })
  })

  it('by schedule takes the place of the oldest', async () => {
    await withStore(config, async ({ needs }) => {
      const backups = { ...needs.backups, keep: 2 }
      for (const day of [1, 2, 3]) {
        const clock = { ...needs.clock, now: () => new Date(Date.UTC(2026, 4, day, 2, 17)) }
        await makeBackup({ ...needs, backups, clock }, { scheduled: true, signal: AbortSignal.timeout(60_000) })
      }
      expect(readdirSync(needs.backups.path)).toEqual([
        'scheduled-20260502T021700.000Z.backup',
        'scheduled-20260503T021700.000Z.backup',
      ])
      expect((await needs.backups.list()).map(({ until }) => until?.toISOString())).toEqual([
        '2026-05-09T02:17:00.000Z',
        '2026-05-10T02:17:00.000Z',
      ])
    })
  })
})

describe('a restore leaves everything as it was', () => {
  const changed = (name: string, change: (bytes: Buffer) => void): string => {
    const bytes = readFileSync(backup)
    change(bytes)
    const path = join(base, name)
    writeFileSync(path, bytes)
    return path
  }
  const bodyStart = () => readFileSync(backup).indexOf('\n', firstLine.length) + 1

  it.each([
    [
      'a changed bit',
      () => changed('bit', (bytes) => bytes.writeUInt8(bytes.readUInt8(bytes.length - 40) ^ 1, bytes.length - 40)),
      'invalid_archive',
    ],
    ['a changed length', () => changed('length', (bytes) => bytes.writeUInt8(0xff, bodyStart())), 'invalid_archive'],
    [
      'a changed header',
      () => changed('header', (bytes) => bytes.write('9', bytes.indexOf('"netra":"') + 9)),
      'invalid_archive',
    ],
    ['something else', () => changed('else', (bytes) => bytes.write('PK')), 'invalid_archive'],
    ['no file', () => join(base, 'nowhere'), 'not_found'],
    [
      'a truncated file',
      () => {
        const path = changed('cut', () => {})
        truncateSync(path, readFileSync(path).length - 1)
        return path
      },
      'invalid_archive',
    ],
    [
      'a backup of a newer version',
      () => {
        const bytes = readFileSync(backup).toString('latin1').replace('"0001-init.sql"', '"9999-new.sql"')
        const path = join(base, 'newer')
        writeFileSync(path, Buffer.from(bytes, 'latin1'))
        return path
      },
      'misconfigured',
    ],
  ])('with %s', async (_, file, code) => {
    const before = await withStore(config, names)
    await expect(restore(config, file(), { force: true })).rejects.toMatchObject({ code })
    expect(await withStore(config, names)).toEqual(before)
  })

  it('with another master key', async () => {
    const stranger = await place('stranger', { NETRA_MASTER_KEY: randomBytes(32).toString('base64') })
    await expect(restore(stranger, backup)).rejects.toMatchObject({
      code: 'misconfigured',
      message: /another master key/,
    })
    expect(await withStore(stranger, names)).toEqual([])
  })

  it('while a Netra runs on it', async () => {
    await withStore(config, async (store) => {
      await expect(restore(config, backup, { force: true })).rejects.toMatchObject({
        code: 'conflict',
        message: /running/,
      })
      expect(await names(store)).toEqual(['Stays'])
    })
  })

  it('when it is broken off in the middle', async () => {
    const onProgress = () => {
      throw new Error('broken off')
    }
    const options = { force: true, signal: AbortSignal.timeout(60_000), onProgress }
    await expect(restoreBackup(config, log, backup, options)).rejects.toThrow('broken off')
    expect(await withStore(config, names)).toEqual(['Stays'])
  })
})
