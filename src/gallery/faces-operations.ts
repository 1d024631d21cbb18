import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { FaceView } from './enrolled-face.ts'
import { eraseFace } from './erasure-store.ts'
import { listFaceRows, lockFace, updateFaceMetadata } from './face-store.ts'
import { type Erasing, noteInLedger } from './forget.ts'
import { GalleryChoice } from './gallery.ts'
import { galleryIdOf } from './gallery-store.ts'
import { Limit, Offset } from './page.ts'
import { Metadata } from './person.ts'
import { faceViewOf } from './view-person.ts'

const FaceId = z.string()
const noSuchFace = () => new AppError('not_found', 'There is no face with the id given')

async function viewFace(db: Db, faceId: string): Promise<FaceView> {
  const { rows } = await listFaceRows(db, { faceId, offset: 0, limit: 1 })
  if (!rows[0]) throw noSuchFace()
  return faceViewOf(rows[0])
}

export const listFaces = operation({
  name: 'list_faces',
  summary: 'Enrolled faces, oldest first, of a gallery or of one person',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ gallery: GalleryChoice, personId: z.string().optional(), offset: Offset, limit: Limit }),
  output: z.strictObject({ faces: z.array(FaceView), total: z.int() }),
  async run(needs: { db: Db }, input) {
    const who =
      input.personId === undefined
        ? { galleryId: await galleryIdOf(needs.db, input.gallery) }
        : { personId: requireId(input.personId, 'person') }
    const page = await listFaceRows(needs.db, { ...who, offset: input.offset, limit: input.limit })
    return { faces: page.rows.map(faceViewOf), total: page.total }
  },
})

export const getFace = operation({
  name: 'get_face',
  summary: 'One enrolled face',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ faceId: FaceId }),
  output: FaceView,
  async run(needs: { db: Db }, input) {
    return await viewFace(needs.db, requireId(input.faceId, 'face'))
  },
})

export const updateFace = operation({
  name: 'update_face',
  summary: 'Replaces the metadata of a face',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ faceId: FaceId, metadata: Metadata }),
  output: FaceView,
  async run(needs: { db: Db }, input) {
    const faceId = requireId(input.faceId, 'face')
    await inTransaction(needs.db, async (tx) => {
      const face = await lockFace(tx, faceId)
      if (!face) throw noSuchFace()
      await updateFaceMetadata(tx, faceId, input.metadata)
      const { gallery_id: galleryId, person_id: personId } = face
      await appendEvent(tx, { type: 'face_updated', payload: { galleryId, personId, faceId } })
    })
    return await viewFace(needs.db, faceId)
  },
})

export const deleteFace = operation({
  name: 'delete_face',
  summary: 'Deletes a face with its template and region; the person stays',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ faceId: FaceId }),
  output: z.strictObject({ success: z.literal(true), faceId: z.string(), deletedAt: z.iso.datetime() }),
  async run(needs: Omit<Erasing, 'backups'> & { db: Db; events: EventsApplied }, input, caller) {
    const faceId = requireId(input.faceId, 'face')
    const { eventId, erasure } = await inTransaction(needs.db, async (tx) => {
      const face = await lockFace(tx, faceId)
      if (!face) throw noSuchFace()
      const erasure = await eraseFace(tx, needs.vault, faceId)
      const { gallery_id: galleryId, person_id: personId } = face
      const eventId = await appendEvent(tx, { type: 'face_deleted', payload: { galleryId, personId, faceId } })
      return { eventId, erasure }
    })
    noteInLedger(needs, erasure)
    await needs.events.caughtUp(eventId, caller.signal)
    return { success: true as const, faceId, deletedAt: new Date().toISOString() }
  },
})
