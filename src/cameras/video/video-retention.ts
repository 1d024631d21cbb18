import type { RetentionClass } from '#gallery/retention.ts'
import { inTransaction } from '#storage/transaction.ts'
import { removeVideoFiles } from './video-files.ts'
import { countOldVideos, deleteVideoFileRows, deleteVideoRow, findOldVideos } from './video-store.ts'

const together = 100

/** Videos that were sent, with their files; what was seen in them has a retention of its own. */
export function videoRetention(uploadFolder: string): RetentionClass {
  return {
    name: 'videos',
    summary: 'Uploaded videos with their annotated copies, since they were sent; their sightings stay',
    count: countOldVideos,
    find: (db, before) => findOldVideos(db, before, together),
    async remove({ db }, videoId) {
      const files = await inTransaction(db as Parameters<typeof inTransaction>[0], async (tx) => {
        const ids = await deleteVideoFileRows(tx, videoId)
        await deleteVideoRow(tx, videoId)
        return ids
      })
      await removeVideoFiles(uploadFolder, files)
    },
    async removeAgain(tx, before) {
      const { numDeletedRows } = await tx.deleteFrom('videos').where('created_at', '<', before).executeTakeFirst()
      return Number(numDeletedRows)
    },
  }
}
