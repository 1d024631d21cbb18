import type { Kysely } from 'kysely'
import { type Erasing, noteInLedger } from '#gallery/forget.ts'
import { eraseSighting } from '#sightings/erase-sightings.ts'
import type { Erasure } from '#storage/erasure-ledger.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { findSightingsOf } from './video-store.ts'

export type VideoSightingNeeds = Omit<Erasing, 'backups'> & { readonly db: Kysely<Database> }

const together = 50

/**
 * Deletes all sightings of a video with their pictures, and strangers of whom there is nothing else. `mistake`: nobody is to count
 * them. Returns how many.
 */
export async function deleteVideoSightings(
  needs: VideoSightingNeeds,
  videoId: string,
  { mistake, signal }: { readonly mistake: boolean; readonly signal: AbortSignal },
): Promise<number> {
  let deleted = 0
  for (;;) {
    signal.throwIfAborted()
    const ids = await findSightingsOf(needs.db, videoId, together)
    if (ids.length === 0) return deleted
    const erasures = await inTransaction(needs.db, async (tx) => {
      const noted: Erasure[] = []
      for (const id of ids) noted.push(...(await eraseSighting(tx, needs.vault, id, { mistake })))
      return noted
    })
    noteInLedger(needs, erasures)
    deleted += ids.length
  }
}
