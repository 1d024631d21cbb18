// A gallery's move to another model under kill -9: a server re-embeds the faces from their sealed regions, is killed at seeded
// moments, and started again; at the end every face must have the one template that an undisturbed run gives.
// The weights of the pack are not part of the project: they lie in ../shared/models.
//   npx tsx --conditions=netra-source bench/migration.ts [--faces 10000] [--kills 20] [--pack edgeface-xxs] [--json]
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { newId } from '#core/ids.ts'
import { seededRandom } from '#core/random.ts'
import { insertFace } from '#gallery/face-store.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { insertPerson, wrappedKeyOf } from '#gallery/person-store.ts'
import { readCoverage, startReembedding } from '#gallery/reembedding-store.ts'
import { openTemplate, sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import { readTemplatesByPerson } from '#gallery/templates-by-person.ts'
import { inTransaction } from '#storage/transaction.ts'
import { VisionConfig } from '#vision/config.ts'
import { openVision } from '#vision/open-vision.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import { locateSource } from '#vision/packs/source-files.ts'
import type { AnalysedFace } from '#vision/vision.ts'
import { createGalleryFolder } from './gallery-folder.ts'
import { modelCache } from './model-cache.ts'
import { packAtHand } from './pack-at-hand.ts'
import { buildServer, startServer } from './server-process.ts'

const { values } = parseArgs({
  options: {
    faces: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '20' },
    pack: { type: 'string', default: 'edgeface-xxs' },
    json: { type: 'boolean', default: false },
  },
})
const [faces, kills] = [Number(values.faces), Number(values.kills)]
/** A server is killed at most so long after it is ready: loading the pack's networks, embedding and storing all fall into it. */
const longestLifeMs = 6_000
const facesEach = 5
const pageSize = 500

await buildServer()
await using folder = await createGalleryFolder()
const { manifest } = await packAtHand(values.pack, join(folder.data, 'packs'))
const { modelId } = manifest.embedder
const found = await analyseSamples()
await using store = await folder.open()
const { db, vault } = store.needs
const galleryId = await galleryIdOf(db, 'default')
for (let at = 0; at < faces; at += facesEach) await enrolPerson(at)
const done = async () => (await readCoverage(db, modelId)).done
const state = async () => (await db.selectFrom('reembeddings').select('state').executeTakeFirst())?.state
await inTransaction(db, (tx) => startReembedding(tx, { modelId, pack: manifest.name }))

const random = seededRandom(9)
const reached: number[] = []
const begun = performance.now()
for (let kill = 0; kill < kills && (await state()) === 'running'; kill++) {
  const server = await startServer(folder)
  await sleep(random() * longestLifeMs)
  process.kill(server.pid, 'SIGKILL')
  await server[Symbol.asyncDispose]()
  reached.push(await done())
  process.stderr.write(`killed ${kill + 1} times, ${reached.at(-1)} of ${faces} faces done\n`)
}
const last = await startServer(folder)
while ((await state()) === 'running') await sleep(100)
const seconds = (performance.now() - begun) / 1000
await last[Symbol.asyncDispose]()

const different = await countDifferent()
const report = {
  pack: manifest.name,
  faces,
  kills: reached.length,
  doneAfterEachKill: reached,
  lostWork: reached.some((count, i) => count < (reached[i - 1] ?? 0)),
  ...(await readCoverage(db, modelId)),
  state: await state(),
  templatesThatDiffer: different,
  seconds: Math.round(seconds),
}
console.log(values.json ? JSON.stringify(report) : report)
if (report.state !== 'done' || report.done !== faces || different > 0 || report.lostWork) process.exitCode = 1

async function analyseSamples(): Promise<AnalysedFace[]> {
  const signal = AbortSignal.timeout(120_000)
  await using vision = await openVision(VisionConfig.parse({}), { cacheFolder: modelCache, pack: embeddedPack, signal })
  const options = { pick: 'all', template: true, enrol: true, region: true, attributes: [] } as const
  const all: AnalysedFace[] = []
  for (const n of [1, 2, 3, 4, 5, 6]) {
    const path = `demo/sample${n}.jpg`
    const photo = await readFile(locateSource({ package: '@vladmandic/face-api', path, bytes: 1, sha256: '' }))
    all.push(...(await vision.analyse(photo, options, signal)).faces)
  }
  return all.filter(({ region, template }) => region && template)
}

/** A person with some of the sample faces, each with its region and the template of the embedded pack. */
async function enrolPerson(from: number): Promise<void> {
  const personId = newId()
  const { key, wrapped } = vault.createDataKey(personId)
  const nothing = { externalId: null, email: null, metadata: {} }
  await inTransaction(db, async (tx) => {
    await insertPerson(tx, { id: personId, galleryId, name: `Person ${from}`, wrappedKey: wrapped, ...nothing })
    for (let i = from; i < Math.min(faces, from + facesEach); i++) {
      const { region, template } = found[i % found.length] ?? {}
      if (!region || !template) throw new Error('no face in the sample photos')
      const owner = { faceId: newId(), personId }
      await insertFace(tx, {
        id: owner.faceId,
        personId,
        galleryId,
        detectionScore: 1,
        qualityScore: 1,
        quality: {},
        detectorId: 'bench',
        source: String(i % found.length),
        photoDigest: randomBytes(32),
        region: sealRegion(vault, key, owner, region),
        metadata: {},
        templates: [{ modelId: template.modelId, sealed: sealTemplate(vault, key, owner, template) }],
      })
    }
  })
}

/** Faces whose template is another one than that of the same region elsewhere, or does not open. */
async function countDifferent(): Promise<number> {
  const sources = new Map(
    (await db.selectFrom('faces').select(['id', 'source']).execute()).map((f) => [f.id, f.source]),
  )
  const first = new Map<string, Float32Array>()
  let different = 0
  for (let after: { personId: string; faceId: string } | undefined; ; ) {
    const rows = await readTemplatesByPerson(db, { galleryId, modelId, after, limit: pageSize })
    for (const row of rows) {
      const owner = { faceId: row.face_id, personId: row.person_id }
      const key = vault.unwrapDataKey(row.person_id, wrappedKeyOf(row))
      const { vector } = openTemplate(vault, key, owner, modelId, row.sealed)
      const source = sources.get(row.face_id) ?? ''
      const known = first.get(source) ?? vector
      first.set(source, known)
      // Sessions of another width add up in another order.
      if (vector.some((value, i) => Math.abs(value - (known[i] as number)) > 1e-3)) different++
    }
    const end = rows.at(-1)
    if (!end || rows.length < pageSize) return different
    after = { personId: end.person_id, faceId: end.face_id }
  }
}
