import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '#app.ts'
import { loadConfig } from '#config.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import { insertFace } from '#gallery/face-store.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { insertPerson } from '#gallery/person-store.ts'
import { sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { embeddedPack } from '#vision/packs/embedded-pack.ts'
import type { FaceRegion } from '#vision/vision.ts'
import { modelCache } from './model-cache.ts'
import { packAtHand } from './pack-at-hand.ts'
import { seededVector } from './seeded-vector.ts'

export const adminKey = 'bench-administrator-key-of-sufficient-length'

/** A data folder of its own, gone afterwards. */
export interface GalleryFolder extends AsyncDisposable {
  readonly data: string
  /** Configuration of a server on it, as environment. */
  readonly env: Readonly<Record<string, string>>
  /** Brings the gallery to that many people of one face each. The server must not run: it would not be told. */
  fill(faces: number, describe?: (seed: number) => GeneratedPerson): Promise<void>
  /** Opens the same database beside a running server, as the command line does. */
  open(): Promise<Store>
}

/** What is known of somebody besides their template. */
export interface GeneratedPerson {
  readonly name: string
  readonly email: string | null
  readonly metadata: Record<string, unknown>
  /** The picture kept of their face. */
  readonly region: FaceRegion | null
}

const nameless = (seed: number): GeneratedPerson => ({
  name: `Person ${seed}`,
  email: null,
  metadata: {},
  region: null,
})

/** People a transaction, and transactions at once. */
const perTransaction = 250
const atOnce = 4

/** `pack` is installed in it from the weights in ../shared/models, and is the one in use; `more` is configuration besides. */
export async function createGalleryFolder(
  pack = embeddedPack.name,
  more: Readonly<Record<string, unknown>> = {},
): Promise<GalleryFolder> {
  const data = await mkdtemp(join(tmpdir(), 'netra-bench-data-'))
  // The same photo is work every time.
  const settings = { cache: { bytes: 0 }, vision: { pack }, ...more }
  await writeFile(join(data, 'netra.config.json'), JSON.stringify(settings))
  const { manifest } = await packAtHand(pack, join(data, 'packs'))
  const env = {
    NETRA_DATA: data,
    NETRA_HOST: '127.0.0.1',
    NETRA_PORT: '0',
    NETRA_GRPC_PORT: '0',
    NETRA_ADMIN_KEY: adminKey,
    NETRA_MODEL_CACHE: modelCache,
    NETRA_LOG_LEVEL: 'error',
  }
  let stored = 0
  const open = () => openStore(loadConfig(env, {}, data), createLog('error'), { signal: AbortSignal.timeout(60_000) })
  return {
    data,
    env,
    open,
    async fill(faces, describe = nameless) {
      if (faces <= stored) return
      await using store = await open()
      const galleryId = await galleryIdOf(store.needs.db, 'default')
      const next = async (): Promise<void> => {
        while (stored < faces) {
          const from = stored
          stored = Math.min(faces, stored + perTransaction)
          await addPeople(store, manifest.embedder, galleryId, { from, to: stored, describe })
        }
      }
      await Promise.all(Array.from({ length: atOnce }, next))
    },
    [Symbol.asyncDispose]: () => rm(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  }
}

/** Random templates stored as enrolment stores real ones: a data key per person, everything sealed. */
async function addPeople(
  { needs: { db, vault } }: Store,
  { modelId, dimensions }: EmbedderFacts,
  galleryId: string,
  { from, to, describe }: { from: number; to: number; describe(seed: number): GeneratedPerson },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (let seed = from; seed < to; seed++) {
      const owner = { personId: newId(), faceId: newId() }
      const { key, wrapped } = vault.createDataKey(owner.personId)
      const { region, ...facts } = describe(seed)
      await insertPerson(tx, {
        id: owner.personId,
        galleryId,
        externalId: `bench-${seed}`,
        ...facts,
        wrappedKey: wrapped,
      })
      const template = { modelId, vector: seededVector(seed, dimensions) }
      await insertFace(tx, {
        id: owner.faceId,
        personId: owner.personId,
        galleryId,
        detectionScore: 0.9,
        qualityScore: 0.8,
        quality: {},
        detectorId: 'bench',
        source: null,
        photoDigest: vault.digest(Buffer.from(`bench-${seed}`)),
        region: region && sealRegion(vault, key, owner, region),
        metadata: {},
        templates: [{ modelId, sealed: sealTemplate(vault, key, owner, template) }],
      })
    }
  })
}
