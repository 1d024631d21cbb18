import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { findLeftOpen, lockSighting, updateSighting } from './sighting-store.ts'

const everyMs = 30_000
/** Whoever follows a track notes every few seconds that it goes on (`seenNotedMs` of `cameras/follow-tracks.ts`). */
export const abandonedMs = 60_000
const together = 100

/** Ends sightings that nobody follows any more, when they were last seen: their process was killed, or lost the database. */
export async function closeLeftOpen(db: Kysely<Database>, now: Date): Promise<number> {
  const before = new Date(now.getTime() - abandonedMs)
  const ids = await findLeftOpen(db, before, together)
  for (const sightingId of ids)
    await inTransaction(db, async (tx) => {
      const row = await lockSighting(tx, sightingId)
      if (!row || row.ended_at !== null || row.last_seen_at >= before) return
      await updateSighting(tx, sightingId, { ended_at: row.last_seen_at })
      const { gallery_id: galleryId, camera_id: cameraId, decision, person_id: personId, unknown_id: unknownId } = row
      const payload = { galleryId, sightingId, cameraId, decision, personId, unknownId }
      await appendEvent(tx, { type: 'sighting_ended', payload })
    })
  return ids.length
}

/** Does so at start and every half minute. */
export function sweepSightings(needs: { db: Kysely<Database>; clock: Clock; log: Log }): AsyncDisposable {
  const { db, clock, log } = needs
  const stopping = new AbortController()

  async function sweep(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        while ((await closeLeftOpen(db, clock.now())) === together && !stopping.signal.aborted);
      } catch (error) {
        log.warn({ error }, 'sightings that were left open could not be ended; it is tried again')
      }
      await clock.sleep(everyMs, stopping.signal).catch(() => {})
    }
  }

  const sweeping = sweep()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await sweeping
    },
  }
}
