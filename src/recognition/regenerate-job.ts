import type { Kysely } from 'kysely'
import { z } from 'zod'
import { holdNeeds } from '#core/hold.ts'
import { appendEvent } from '#events/event-log.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { wrappedKeyOf } from '#gallery/person-store.ts'
import { openRegion, sealTemplate } from '#gallery/sealed-face.ts'
import { type JobItem, jobKind } from '#jobs/job.ts'
import { countJobItems } from '#jobs/job-item-store.ts'
import type { Database } from '#storage/schema.ts'
import type { DataKey, Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { FaceRegion, Vision } from '#vision/vision.ts'
import { whenThereIsRoom } from './enrol-many.ts'
import { type ChosenFace, countChosenFaces, readChosenFaces, replaceTemplate } from './regenerate-store.ts'

export interface RegenerateNeeds {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly vision: Vision
}

/** Faces at once: half a second of one core with the embedded networks; all that a kill can undo. */
const atOnce = 8

/** Templates of the model in use made anew from the pictures that were kept. A face whose picture is of no use keeps what it has. */
export const regenerateJob = jobKind({
  name: 'regenerate_templates',
  input: z.strictObject({
    gallery: GalleryChoice,
    personIds: z.array(z.uuid()).optional(),
    faceIds: z.array(z.uuid()).optional(),
  }),
  output: z.strictObject({ faces: z.int(), regenerated: z.int(), refused: z.int() }),
  async run(needs: RegenerateNeeds, { gallery, ...some }, context) {
    const choice = { galleryId: await galleryIdOf(needs.db, gallery), ...some }
    const total = await countChosenFaces(needs.db, choice)
    const counts = await countJobItems(needs.db, context.jobId)
    context.progress({ ...counts, total })
    for (let after: string | undefined; ; ) {
      context.signal.throwIfAborted()
      const faces = await readChosenFaces(needs.db, choice, after, atOnce)
      if (faces.length === 0) break
      after = faces.at(-1)?.face_id
      const reported = await context.reported(faces.map(({ face_id }) => face_id))
      const held = holdNeeds(needs)
      try {
        const left = faces.filter(({ face_id }) => !reported.has(face_id))
        const items = await regenerate(held.value, choice.galleryId, left, context.signal)
        await context.report(items)
        for (const { outcome } of items) counts[outcome]++
        context.progress({ ...counts, total })
      } finally {
        held.release()
      }
    }
    return { faces: counts.done + counts.refused, regenerated: counts.done, refused: counts.refused }
  },
})

async function regenerate(
  { db, vault, vision }: RegenerateNeeds,
  galleryId: string,
  faces: readonly ChosenFace[],
  signal: AbortSignal,
): Promise<JobItem[]> {
  const { modelId } = vision.pack.embedder
  const opened = faces.map((face) => ({ face, ...openPicture(vault, face) }))
  const regions = opened.flatMap(({ region }) => region ?? [])
  const templates =
    regions.length === 0 ? [] : [...(await whenThereIsRoom(signal, () => vision.embedRegions(regions, signal)))]
  return await inTransaction(db, async (tx) => {
    const rest = [...templates]
    const items: JobItem[] = []
    const renewed: { personId: string; faceId: string }[] = []
    for (const { face, key, region } of opened) {
      const [faceId, personId] = [face.face_id, face.person_id]
      const item = { item: faceId, facts: { personId, faceId } }
      const template = region ? rest.shift() : null
      if (!template || !key) {
        const detail = face.region
          ? 'The picture that was kept of the face cannot be read'
          : 'No picture of it was kept'
        items.push({ ...item, outcome: 'refused', code: face.region ? 'invalid_image' : 'not_found', detail })
        continue
      }
      const sealed = sealTemplate(vault, key, { faceId, personId }, template)
      if (await replaceTemplate(tx, { faceId, personId, modelId, sealed })) renewed.push({ personId, faceId })
      items.push({ ...item, outcome: 'done' })
    }
    for (const ids of renewed) await appendEvent(tx, { type: 'face_updated', payload: { galleryId, ...ids } })
    return items
  })
}

function openPicture(vault: Vault, face: ChosenFace): { key: DataKey | null; region: FaceRegion | null } {
  if (!face.region) return { key: null, region: null }
  const owner = { faceId: face.face_id, personId: face.person_id }
  try {
    const key = vault.unwrapDataKey(face.person_id, wrappedKeyOf(face))
    return { key, region: openRegion(vault, key, owner, face.region) }
  } catch {
    return { key: null, region: null }
  }
}
