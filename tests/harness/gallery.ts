import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { z } from 'zod'
import { systemCaller } from '#api/caller.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import type { Operation } from '#core/operation.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { createPostgresBus } from '#events/bus/postgres.ts'
import { appendEvent } from '#events/event-log.ts'
import { followEvents } from '#events/follow-events.ts'
import { insertFace } from '#gallery/face-store.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { GalleryIndex, type IndexedModel } from '#gallery/index-gallery.ts'
import { lockPerson, wrappedKeyOf } from '#gallery/person-store.ts'
import { sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import { backupFolder } from '#storage/backup/backup-folder.ts'
import { openErasureLedger } from '#storage/erasure-ledger.ts'
import { joinVault } from '#storage/join-vault.ts'
import { inTransaction } from '#storage/transaction.ts'
import { openReferenceIndex } from '#vector-index/reference.ts'
import { createTestDatabase } from './database.ts'
import { removeFolder } from './remove-folder.ts'

/** Four numbers are enough to tell people apart where no network is involved. */
export const testModel = { modelId: 'test/four@1', dimensions: 4, metric: 'euclidean' as const }

/** The gallery without networks: database, vault, index and the worker between them. */
export async function startGallery(model: IndexedModel = testModel) {
  await using stack = new ResourceStack()
  const database = stack.use(await createTestDatabase())
  const { db } = database
  const log = createLog('silent')
  const { vault } = await joinVault(db, [randomBytes(32)])
  const index = stack.use(openReferenceIndex())
  const galleryIndex = new GalleryIndex({ db, vault, index, model, log })
  const bus = stack.use(createPostgresBus(database.connection, log))
  const handle = galleryIndex.apply.bind(galleryIndex)
  const events = stack.use(followEvents({ db, bus, from: 0n, log, handle }))
  await galleryIndex.fill(AbortSignal.timeout(10_000))
  const folder = mkdtempSync(join(tmpdir(), 'netra-gallery-'))
  stack.use({ [Symbol.asyncDispose]: async () => removeFolder(folder) })
  const ledger = openErasureLedger(folder)
  const backups = backupFolder(join(folder, 'backups'), { keep: 7, scheduled: false })
  const { connection } = database
  const needs = {
    db,
    connection,
    url: database.url,
    vault,
    events,
    watchListsOf: async () => [],
    index,
    galleryIndex,
    ledger,
    backups,
    log,
    exportParts: [],
  }
  const galleryId = await galleryIdOf(db, 'default')
  const opened = stack.move()
  return {
    ...needs,
    galleryId,
    /** Runs an operation as the process itself. */
    run: async <Input extends z.ZodType, Output extends z.ZodType>(
      operation: Operation<typeof needs, Input, Output>,
      input: z.input<Input>,
    ): Promise<z.input<Output>> => {
      const caller = systemCaller(AbortSignal.timeout(20_000))
      return await operation.run(needs, operation.input.parse(input), caller)
    },
    /** Enrols a face with a vector of our own, as enrolment does it. */
    addFace: async (
      personId: string,
      vector: readonly number[],
      photo = randomBytes(8),
      qualityScore = 0.8,
    ): Promise<string> => {
      const faceId = newId()
      const eventId = await inTransaction(db, async (tx) => {
        const person = await lockPerson(tx, personId)
        if (!person) throw new Error('no such person')
        const key = vault.unwrapDataKey(personId, wrappedKeyOf(person))
        const owner = { faceId, personId }
        const template = { modelId: testModel.modelId, vector: Float32Array.from(vector) }
        const point = { x: 1, y: 1 }
        const box = { x: 0, y: 0, width: 2, height: 2 }
        const region = {
          jpeg: Buffer.from('jpeg'),
          width: 4,
          height: 4,
          box,
          landmarks: [point, point, point, point, point] as const,
          detectorId: 'd@1',
        }
        await insertFace(tx, {
          id: faceId,
          personId,
          galleryId: person.gallery_id,
          detectionScore: 0.9,
          qualityScore,
          quality: {},
          detectorId: 'd@1',
          source: null,
          photoDigest: vault.digest(photo),
          region: sealRegion(vault, key, owner, region),
          metadata: {},
          templates: [{ modelId: template.modelId, sealed: sealTemplate(vault, key, owner, template) }],
        })
        return await appendEvent(tx, {
          type: 'face_added',
          payload: { galleryId: person.gallery_id, personId, faceId },
        })
      })
      await events.caughtUp(eventId, AbortSignal.timeout(10_000))
      return faceId
    },
    /** The ids of the people closest to a vector, by ascending distance. */
    closest: async (vector: readonly number[], inGallery = galleryId): Promise<string[]> => {
      const space = { galleryId: inGallery, modelId: testModel.modelId }
      const [neighbours = []] = await index.search(space, [Float32Array.from(vector)], 10)
      return neighbours.map((neighbour) => neighbour.personId)
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

export type TestGallery = Awaited<ReturnType<typeof startGallery>>
