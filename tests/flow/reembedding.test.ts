import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { insertFace } from '#gallery/face-store.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { insertPerson } from '#gallery/person-store.ts'
import { readCoverage, startReembedding } from '#gallery/reembedding-store.ts'
import { openTemplate, sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import { joinVault } from '#storage/join-vault.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { angularPack } from '#tests/harness/angular-pack.ts'
import { modelCache } from '#tests/harness/app.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { samplePhoto } from '#tests/harness/sample-photos.ts'
import { startFixture } from '#tests/harness/start-fixture.ts'
import { VisionConfig } from '#vision/config.ts'
import { openVision } from '#vision/open-vision.ts'
import { distanceBetween } from '#vision/template.ts'
import type { AnalysedFace } from '#vision/vision.ts'

const faces = 120
const { modelId } = angularPack.embedder
const master = randomBytes(32)

let vault: Vault
let database: TestDatabase
let data: string
const wholePhoto: Float32Array[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  vault = (await joinVault(database.db, [master])).vault
  data = mkdtempSync(join(tmpdir(), 'netra-reembed-'))
  const signal = AbortSignal.timeout(60_000)
  const options = { pick: 'all', template: true, enrol: true, region: true, attributes: [] } as const
  await using vision = await openVision(VisionConfig.parse({}), { cacheFolder: modelCache, pack: angularPack, signal })
  const { faces: found } = await vision.analyse(samplePhoto(4), options, signal)
  for (const { template } of found) if (template) wholePhoto.push(template.vector)
  await enrolCopies(found)
})
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  removeFolder(data)
})

/** Faces of the photo in turn, all of one person, with templates of a model that is not installed; the last one is damaged. */
async function enrolCopies(found: readonly AnalysedFace[]): Promise<void> {
  const { db } = database
  const galleryId = await galleryIdOf(db, 'default')
  const personId = newId()
  const { key, wrapped } = vault.createDataKey(personId)
  const person = {
    id: personId,
    galleryId,
    externalId: null,
    name: 'N',
    email: null,
    metadata: {},
    wrappedKey: wrapped,
  }
  await inTransaction(db, async (tx) => {
    await insertPerson(tx, person)
    for (let i = 0; i < faces; i++) {
      const face = found[i % found.length]
      if (!face?.region) throw new Error('no region in the sample photo')
      const owner = { faceId: newId(), personId }
      const region = i === faces - 1 ? { ...face.region, jpeg: Buffer.from('not a photo') } : face.region
      const old = { modelId: 'old/model@1', vector: new Float32Array(4) }
      await insertFace(tx, {
        id: owner.faceId,
        personId,
        galleryId,
        detectionScore: 1,
        qualityScore: 1,
        quality: {},
        detectorId: 'd@1',
        source: String(i % found.length),
        photoDigest: randomBytes(32),
        region: sealRegion(vault, key, owner, region),
        metadata: {},
        templates: [{ modelId: old.modelId, sealed: sealTemplate(vault, key, owner, old) }],
      })
    }
  })
}

const startWorker = () =>
  startFixture(new URL('../harness/reembed.fixture.ts', import.meta.url), [], {
    env: {
      PATH: process.env.PATH,
      NETRA_DATA: data,
      DATABASE_URL: database.url,
      NETRA_MASTER_KEY: master.toString('base64'),
      NETRA_MODEL_CACHE: modelCache,
    },
  })

const done = async () => (await readCoverage(database.db, modelId)).done
const state = async () => (await database.db.selectFrom('reembeddings').select('state').executeTakeFirst())?.state

it('goes on where it was after kill -9, until every face has its template', async () => {
  await inTransaction(database.db, (tx) => startReembedding(tx, { modelId, pack: 'angular' }))
  const stops: number[] = []
  for (let kills = 0; kills < 2; kills++) {
    const before = await done()
    const worker = await startWorker()
    await worker.line(/ready/)
    while ((await done()) <= before) await delay(5)
    await worker.kill()
    stops.push(await done())
    expect(await state()).toBe('running')
  }
  expect(stops).toEqual([...stops].sort((a, b) => a - b))
  expect(stops[0]).toBeGreaterThan(0)
  expect(stops.at(-1)).toBeLessThan(faces - 1)

  const [worker, second] = await Promise.all([startWorker(), startWorker()])
  while ((await state()) === 'running') await delay(20)
  await Promise.all([worker.kill(), second.kill()])
  expect(await state()).toBe('done')
  expect(await readCoverage(database.db, modelId)).toEqual({ total: faces, done: faces - 1, noRegion: 0, damaged: 1 })
})

it('makes from kept regions the templates that the photos give', async () => {
  const rows = await database.db
    .selectFrom('templates as t')
    .innerJoin('faces as f', 'f.id', 't.face_id')
    .innerJoin('people as p', 'p.id', 'f.person_id')
    .select(['t.sealed', 'f.id', 'f.person_id', 'f.source', 'p.data_key', 'p.master_key_version'])
    .where('t.model_id', '=', modelId)
    .execute()
  expect(rows.length).toBe(faces - 1)
  for (const row of rows) {
    const owner = { faceId: row.id, personId: row.person_id }
    const key = vault.unwrapDataKey(row.person_id, { bytes: row.data_key, masterKeyVersion: row.master_key_version })
    const { vector } = openTemplate(vault, key, owner, modelId, row.sealed)
    const distances = wholePhoto.map((other) => distanceBetween(vector, other, 'cosine'))
    const own = distances[Number(row.source)] ?? 1
    // Another JPEG of the same pixels, at times shrunk.
    expect(own).toBeLessThan(0.002)
    expect(Math.min(...distances)).toBe(own)
  }
})
