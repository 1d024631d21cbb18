import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { ErasureReceipt } from './erasure-receipt.ts'
import { countDependents, eraseRow } from './erasure-store.ts'
import { concludeErasure, type Erasing } from './forget.ts'
import { defaultGallery, GalleryName, GalleryView } from './gallery.ts'
import { galleryIdOf, insertGallery, listGalleryRows } from './gallery-store.ts'

export const listGalleries = operation({
  name: 'list_galleries',
  summary: 'The galleries with the numbers of people and faces in them',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({}),
  output: z.strictObject({ galleries: z.array(GalleryView) }),
  async run(needs: { db: Db }, _, { galleries: only }) {
    const rows = (await listGalleryRows(needs.db)).filter(({ name }) => !only || only.includes(name))
    return {
      galleries: rows.map((row) => ({
        galleryId: row.id,
        name: row.name,
        people: row.people,
        faces: row.faces,
        createdAt: row.created_at.toISOString(),
      })),
    }
  },
})

export const createGallery = operation({
  name: 'create_gallery',
  summary: 'Creates a gallery: a set of people who are searched together',
  permission: 'gallery:write',
  input: z.strictObject({ name: GalleryName }),
  output: GalleryView,
  async run(needs: { db: Db }, { name }) {
    const row = await inTransaction(needs.db, async (tx) => {
      const inserted = await insertGallery(tx, newId(), name)
      if (!inserted) throw new AppError('conflict', `There is a gallery called ${name} already`)
      await appendEvent(tx, { type: 'gallery_created', payload: { galleryId: inserted.id } })
      return inserted
    })
    return { galleryId: row.id, name, people: 0, faces: 0, createdAt: row.created_at.toISOString() }
  },
})

export const deleteGallery = operation({
  name: 'delete_gallery',
  summary: 'Deletes a gallery, forgets everybody in it, and makes out a receipt; the default gallery stays',
  permission: 'gallery:write',
  input: z.strictObject({ name: GalleryName }),
  output: z.strictObject({
    success: z.literal(true),
    name: z.string(),
    deletedAt: z.iso.datetime(),
    receipt: ErasureReceipt,
  }),
  async run(needs: Erasing & { db: Db; events: EventsApplied }, { name }, caller) {
    if (name === defaultGallery) throw new AppError('conflict', 'The default gallery cannot be deleted')
    const { eventId, galleryId, counts, erasure } = await inTransaction(needs.db, async (tx) => {
      const galleryId = await galleryIdOf(tx, name)
      const counts = await countDependents(tx, 'gallery', galleryId)
      const erasure = await eraseRow(tx, needs.vault, 'gallery', galleryId)
      const eventId = await appendEvent(tx, { type: 'gallery_deleted', payload: { galleryId } })
      return { eventId, galleryId, counts, erasure }
    })
    const receipt = await concludeErasure(needs, erasure, { subject: galleryId, counts, caller })
    await needs.events.caughtUp(eventId, caller.signal)
    return { success: true as const, name, deletedAt: receipt.at, receipt }
  },
})
