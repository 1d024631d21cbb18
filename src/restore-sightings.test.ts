import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import { forgetPerson } from '#gallery/forget-person.ts'
import { mergePeople } from '#gallery/merge-people.ts'
import { createPerson, listPeople } from '#gallery/people-operations.ts'
import { runRetention, setRetention } from '#gallery/retention.ts'
import { listMerges, undoMerge } from '#gallery/undo-merge.ts'
import { assignSighting } from '#sightings/correct-sighting.ts'
import { insertCorrection, moveSightings } from '#sightings/correction-store.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { deleteSighting } from '#sightings/sighting-operations.ts'
import { deleteUnknown, mergeUnknowns } from '#sightings/unknown-operations.ts'
import { insertUnknown, updateUnknown } from '#sightings/unknown-store.ts'
import { writeBackupTo } from '#storage/backup/make-backup.ts'
import { inTransaction } from '#storage/transaction.ts'
import { createTestDatabase } from '#tests/harness/database.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { openStore, type Store } from './app.ts'
import { type Config, loadConfig } from './config.ts'
import { restoreBackup } from './restore-backup.ts'

const log = createLog('silent')
const base = mkdtempSync(join(tmpdir(), 'netra-restore-sightings-'))
const caller = () => systemCaller(AbortSignal.timeout(60_000))
const dayMs = 86_400_000
const closing: AsyncDisposable[] = []
afterAll(async () => {
  for (const one of closing) await one[Symbol.asyncDispose]()
  removeFolder(base)
})

async function place(name: string): Promise<Config> {
  const database = await createTestDatabase()
  closing.push(database)
  const env = { NETRA_DATA: join(base, name), DATABASE_URL: database.url }
  return loadConfig({ ...env, NETRA_MASTER_KEY: randomBytes(32).toString('base64') }, {}, base)
}

async function withStore<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> {
  await using store = await openStore(config, log, { signal: AbortSignal.timeout(60_000) })
  return await work(store)
}

const galleryOf = async ({ needs }: Store) =>
  (await needs.db.selectFrom('galleries').select('id').executeTakeFirstOrThrow()).id

async function see(store: Store, facts: Parameters<typeof testTrack>[1] = {}, daysAgo = 1): Promise<string> {
  const at = new Date(Date.now() - daysAgo * dayMs)
  const times = { startedAt: at, lastSeenAt: at, endedAt: at }
  const track = testTrack(await galleryOf(store), { vector: [1, 2, 3, 4], ...times, ...facts })
  const { db, vault } = store.needs
  return (await inTransaction(db, (tx) => recordSighting(tx, vault, track))).sightingId
}

async function stranger(store: Store, sightings = 1): Promise<string> {
  const id = newId()
  const galleryId = await galleryOf(store)
  await insertUnknown(store.needs.db, id, galleryId)
  for (let i = 0; i < sightings; i++) await see(store, { unknownId: id })
  return id
}

const newPerson = async ({ needs }: Store, name: string) =>
  (await createPerson.run(needs, createPerson.input.parse({ name }), caller())).personId

/** Names a stranger as `name_unknown` does, but for the pictures. */
async function name(store: Store, unknownId: string, personId: string): Promise<void> {
  const galleryId = await galleryOf(store)
  await inTransaction(store.needs.db, async (tx) => {
    const facts = { gallery_id: galleryId, kind: 'name' as const, made_by: 'test', unknown_id: unknownId }
    const id = await insertCorrection(tx, { ...facts, person_id: personId })
    await moveSightings(tx, id, { unknownId }, { personId, corrected: true })
    await updateUnknown(tx, unknownId, { person_id: personId })
  })
}

const idsOf = async ({ needs }: Store, table: 'sightings' | 'unknown_people') =>
  (await needs.db.selectFrom(table).select('id').orderBy('id').execute()).map(({ id }) => id)
const restore = (config: Config, file: string) =>
  restoreBackup(config, log, file, { force: true, signal: AbortSignal.timeout(60_000), onProgress() {} })
const ledgerOf = (config: Config) => readFileSync(join(config.data, 'erasures.log'), 'utf8').trim().split('\n')

it('brings back no sighting, no stranger, and nobody under another name who were deleted since', async () => {
  const config = await place('deleted')
  const file = join(base, 'deleted.backup')
  const stays = await withStore(config, async (store) => {
    const { needs } = store
    const run = { sighting: deleteSighting, unknown: deleteUnknown }
    const [stays, gone, kept] = [await see(store), await see(store), await stranger(store)]
    const [deleted, merged, into, named] = [
      await stranger(store, 3),
      await stranger(store),
      await stranger(store),
      await stranger(store, 2),
    ]
    const other = await stranger(store)
    const [twin, eve] = [await newPerson(store, 'Twin'), await newPerson(store, 'Eve')]
    await see(store, { personId: twin })
    const assigned = await see(store)
    await writeBackupTo.run(needs, { path: file }, caller())

    // Every way in which what a backup holds is deleted, or is somebody else's by then.
    await run.sighting.run(needs, { sightingId: gone }, caller())
    await run.unknown.run(needs, { unknownId: deleted }, caller())
    await mergeUnknowns.run(needs, { unknownId: into, mergedUnknownId: merged }, caller())
    await run.unknown.run(needs, { unknownId: into }, caller())
    const [ann, bob] = [await newPerson(store, 'Ann'), await newPerson(store, 'Bob')]
    await mergeUnknowns.run(needs, { unknownId: named, mergedUnknownId: other }, caller())
    await name(store, named, ann)
    await mergePeople.run(needs, { personId: bob, mergedPersonId: twin }, caller())
    await mergePeople.run(needs, { personId: ann, mergedPersonId: bob }, caller())
    // Who was parted again is somebody else.
    await mergePeople.run(needs, { personId: ann, mergedPersonId: eve }, caller())
    const [merge] = (await listMerges.run(needs, { personId: ann }, caller())).merges
    await undoMerge.run(needs, { personId: ann, mergeId: merge?.mergeId ?? '' }, caller())
    const move = { sightingId: assigned, personId: ann }
    await assignSighting.run(needs as never, move, caller())
    await forgetPerson.run(needs, { personId: ann }, caller())
    const left = await idsOf(store, 'sightings')
    expect(await idsOf(store, 'unknown_people')).toEqual([kept])
    return { stays, left }
  })
  expect(stays.left).toContain(stays.stays)
  const answer = await restore(config, file)
  expect(answer).toMatchObject({ forgottenAgain: 1 })
  expect(answer.sightingsDeletedAgain).toBeGreaterThan(5)
  await withStore(config, async (store) => {
    expect(await idsOf(store, 'sightings')).toEqual(stays.left)
    expect((await idsOf(store, 'unknown_people')).length).toBe(1)
    const { people } = await listPeople.run(store.needs, listPeople.input.parse({}), caller())
    expect(people).toMatchObject([{ name: 'Eve' }])
    const templates = await store.needs.db.selectFrom('sighting_templates').select('sighting_id').execute()
    expect(templates.map(({ sighting_id }) => sighting_id).sort()).toEqual(stays.left)
  })
  // Nothing but digests.
  for (const id of stays.left) expect(ledgerOf(config).join()).not.toContain(id)
}, 120_000)

it('deletes again what rules of retention deleted, in one line however much it was', async () => {
  const config = await place('purged')
  const file = join(base, 'purged.backup')
  const left = await withStore(config, async (store) => {
    const { needs } = store
    const person = await newPerson(store, 'Seen')
    const unknownId = await stranger(store, 0)
    for (let i = 0; i < 30; i++) await see(store, i % 2 ? {} : { unknownId }, 60)
    // Still going on when the backup is made.
    const open = await see(store, { endedAt: null }, 50)
    const known = await see(store, { personId: person }, 60)
    const left = [known, await see(store)]
    // A user said that it is not the person: by then it is of the other class.
    const moved = await see(store, { personId: person }, 60)
    await writeBackupTo.run(needs, { path: file }, caller())
    await needs.db
      .updateTable('sightings')
      .set({ ended_at: new Date(Date.now() - 50 * dayMs) })
      .where('id', '=', open)
      .execute()
    await inTransaction(needs.db, async (tx) => {
      const facts = { gallery_id: await galleryOf(store), kind: 'not_this_person' as const, made_by: 'test' }
      const id = await insertCorrection(tx, { ...facts, person_id: person })
      await moveSightings(tx, id, { ids: [moved] }, { personId: null, corrected: true })
    })
    const rules = [{ class: 'unknown_sightings', days: 30 }]
    await setRetention.run(needs, { rules }, caller())
    const done = await runRetention.run(needs, {}, caller())
    expect(done.classes).toMatchObject([{ class: 'unknown_sightings', count: 32 }])
    expect(await idsOf(store, 'sightings')).toEqual(left.sort())
    expect(await idsOf(store, 'unknown_people')).toEqual([])
    return left.sort()
  })
  expect(ledgerOf(config).map((line) => JSON.parse(line).kind)).toEqual(['purge', 'sighting'])
  await restore(config, file)
  await withStore(config, async (store) => {
    expect(await idsOf(store, 'sightings')).toEqual(left)
    expect(await idsOf(store, 'unknown_people')).toEqual([])
    // Kept for the next restore, of another backup.
    expect(await store.needs.db.selectFrom('purges').select('class').execute()).toEqual([
      { class: 'unknown_sightings' },
    ])
    const again = await runRetention.run(store.needs, {}, caller())
    expect(again.classes.every(({ count }) => count === 0)).toBe(true)
  })
  expect(ledgerOf(config).length).toBe(2)
}, 120_000)
