import type { Kysely } from 'kysely'
import type { Log } from '#core/log.ts'
import { appendEvent } from '#events/event-log.ts'
import { deleteSightingRow } from '#sightings/sighting-store.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { countLost } from './link-store.ts'
import { findBeyond, findDelivered } from './undelivered-store.ts'

export interface KeepLimits {
  /** Milliseconds that what could not be delivered is kept. */
  readonly ms: number
  /** Most bytes of sightings with their pictures. */
  readonly bytes: number
}

/** What is delivered is soon deleted here: whoever gets hold of an edge node is to find little. */
const deliveredMs = 3_600_000
const atOnce = 200

/**
 * Deletes what is delivered, and of the rest the oldest that there is no room or time to keep any longer: these are lost, which is
 * counted and logged. Says how many were lost.
 */
export async function pruneSightings(
  { db, log }: { readonly db: Kysely<Database>; readonly log: Log },
  { galleryId, after }: { readonly galleryId: string; readonly after: bigint },
  limits: KeepLimits,
  now: Date,
): Promise<number> {
  const before = new Date(now.getTime() - deliveredMs)
  for (let ids: string[] = []; ; ) {
    ids = await findDelivered(db, { galleryId, after, before, limit: atOnce })
    await deleteAll(db, galleryId, ids)
    if (ids.length < atOnce) break
  }
  let lost = 0
  for (let more = true; more; ) {
    const oldest = new Date(now.getTime() - limits.ms)
    const rows = await findBeyond(db, { galleryId, after, before: oldest, bytes: limits.bytes, limit: atOnce })
    const waiting = rows.filter((row) => row.waiting).length
    await deleteAll(
      db,
      galleryId,
      rows.map(({ id }) => id),
      waiting,
    )
    lost += waiting
    more = rows.length === atOnce
  }
  if (lost > 0)
    log.warn({ sightings: lost }, 'the oldest sightings were deleted before they could be delivered: they are lost')
  return lost
}

async function deleteAll(db: Kysely<Database>, galleryId: string, ids: readonly string[], lost = 0): Promise<void> {
  if (ids.length === 0) return
  await inTransaction(db, async (tx) => {
    for (const id of ids) await deleteSightingRow(tx, id)
    if (lost > 0) await countLost(tx, lost)
    for (const sightingId of ids)
      await appendEvent(tx, { type: 'sighting_deleted', payload: { galleryId, sightingId } })
  })
}
