import { appendEvent } from '#events/event-log.ts'
import { eraseFace } from '#gallery/erasure-store.ts'
import { lockFace } from '#gallery/face-store.ts'
import { noteInLedger } from '#gallery/forget.ts'
import { inTransaction } from '#storage/transaction.ts'
import { deleteTakenFile, listTakenFiles } from './inbox-store.ts'
import { look } from './scan-inbox.ts'
import type { Inbox, TakeNeeds } from './take-files.ts'

const pageSize = 500

/**
 * Deletes the faces whose photos were deleted from an inbox that keeps them. `seen` is how many files the folder holds now: one that is
 * empty all at once is more likely a disk that is not there than a wish to forget everybody, and withdraws nothing. Returns how many.
 */
export async function withdrawFaces(
  needs: TakeNeeds,
  inbox: Inbox,
  seen: number,
  signal: AbortSignal,
): Promise<number> {
  if (seen === 0) return 0
  let withdrawn = 0
  let path = ''
  for (;;) {
    const rows = await listTakenFiles(needs.db, {
      folder: inbox.folder,
      after: { folder: inbox.folder, path },
      limit: pageSize,
    })
    for (const row of rows) {
      signal.throwIfAborted()
      path = row.path
      if (await look(inbox.folder, row.path)) continue
      const erasure = await inTransaction(needs.db, async (tx) => {
        await deleteTakenFile(tx, row.folder, row.path)
        const face = row.face_id === null ? undefined : await lockFace(tx, row.face_id)
        if (!face) return null
        const erased = await eraseFace(tx, needs.vault, face.id)
        const payload = { galleryId: face.gallery_id, personId: face.person_id, faceId: face.id }
        await appendEvent(tx, { type: 'face_deleted', payload })
        return erased
      })
      if (erasure) noteInLedger(needs, erasure)
      if (row.face_id !== null) withdrawn++
    }
    if (rows.length < pageSize) return withdrawn
  }
}
