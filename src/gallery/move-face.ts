import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { FaceView } from './enrolled-face.ts'
import { type FaceRow, hasPhoto, listFaceRows, lockFace, moveFaceRow, templatesOf } from './face-store.ts'
import { dropOwnNegatives } from './negative-store.ts'
import { noteOrigin } from './origin-store.ts'
import { lockPerson, type PersonRow, wrappedKeyOf } from './person-store.ts'
import { openRegion, openTemplate, sealRegion, sealTemplate } from './sealed-face.ts'
import { faceViewOf } from './view-person.ts'

/** Seals a face's region and templates anew under another person's key, and hands the face over. Both people are locked. */
export async function handFaceOver(tx: Db, vault: Vault, face: FaceRow, from: PersonRow, to: PersonRow): Promise<void> {
  const oldOwner = { faceId: face.id, personId: from.id }
  const newOwner = { faceId: face.id, personId: to.id }
  const oldKey = vault.unwrapDataKey(from.id, wrappedKeyOf(from))
  const newKey = vault.unwrapDataKey(to.id, wrappedKeyOf(to))
  const templates = (await templatesOf(tx, face.id)).map((row) => ({
    modelId: row.model_id,
    sealed: sealTemplate(vault, newKey, newOwner, openTemplate(vault, oldKey, oldOwner, row.model_id, row.sealed)),
  }))
  const region = face.region && sealRegion(vault, newKey, newOwner, openRegion(vault, oldKey, oldOwner, face.region))
  await moveFaceRow(tx, { faceId: face.id, personId: to.id, region, templates })
}

export const moveFace = operation({
  name: 'move_face',
  summary: 'Files a face under another person of the same gallery',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ faceId: z.string(), personId: z.string() }),
  output: FaceView,
  async run(needs: { db: Db; vault: Vault; events: EventsApplied }, input, caller) {
    const faceId = requireId(input.faceId, 'face')
    const personId = requireId(input.personId, 'person')
    const eventId = await inTransaction(needs.db, async (tx) => {
      const face = await lockFace(tx, faceId)
      if (!face) throw new AppError('not_found', 'There is no face with the id given')
      const from = await lockPerson(tx, face.person_id)
      const to = await lockPerson(tx, personId)
      if (!from || !to) throw new AppError('not_found', 'There is no person with the id given')
      if (to.gallery_id !== face.gallery_id)
        throw new AppError('conflict', 'The person is in another gallery than the face')
      if (to.id === from.id) return null
      if (await hasPhoto(tx, to.id, face.photo_digest))
        throw new AppError('duplicate_photo', 'The person has a face from this photo already')
      await handFaceOver(tx, needs.vault, face, from, to)
      await noteOrigin(tx, to.id, 'face', face.id)
      // Whoever files a face under a person takes back that it is not theirs.
      await dropOwnNegatives(tx, to.id)
      return await appendEvent(tx, {
        type: 'face_moved',
        payload: { galleryId: to.gallery_id, personId: to.id, fromPersonId: from.id, faceId },
      })
    })
    if (eventId !== null) await needs.events.caughtUp(eventId, caller.signal)
    const { rows } = await listFaceRows(needs.db, { faceId, offset: 0, limit: 1 })
    if (!rows[0]) throw new AppError('not_found', 'There is no face with the id given')
    return faceViewOf(rows[0])
  },
})
