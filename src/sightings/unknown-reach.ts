import type { Transaction } from 'kysely'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import type { Caller } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database, Db } from '#storage/schema.ts'
import { reachOf } from './sighting-reach.ts'
import { listUnknownRows, lockStrangers, type SeenUnknownRow } from './unknown-store.ts'

const noSuchStranger = () => new AppError('not_found', 'There is no stranger with the id given')

/** The stranger, as far as the caller may see their sightings. Throws `not_found`. */
export async function requireUnknown(db: Db, unknownId: string, caller: Caller): Promise<SeenUnknownRow> {
  const id = requireId(unknownId, 'stranger')
  const [row] = await listUnknownRows(db, { ...(await reachOf(db, caller)), id }, { offset: 0, limit: 1 })
  if (!row) throw noSuchStranger()
  return row
}

/**
 * The same for a caller who changes them, with the gallery's strangers locked. Throws `forbidden` for callers who are
 * restricted to some cameras, since strangers belong to all.
 */
export async function lockUnknown(
  tx: Transaction<Database>,
  unknownId: string,
  caller: Caller,
): Promise<SeenUnknownRow> {
  if (caller.cameras)
    throw new AppError('forbidden', 'This key is restricted to some cameras, and strangers belong to all', {
      facts: { restricted: true },
    })
  const { gallery_id: galleryId } = await requireUnknown(tx, unknownId, caller)
  await lockStrangers(tx, galleryId)
  return await requireUnknown(tx, unknownId, caller)
}

export async function tellUnknownChanged(
  tx: Transaction<Database>,
  galleryId: string,
  unknownIds: readonly string[],
): Promise<bigint> {
  let last = 0n
  for (const unknownId of unknownIds)
    last = await appendEvent(tx, { type: 'unknown_changed', payload: { galleryId, unknownId } })
  return last
}
