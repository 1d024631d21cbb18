import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import type { Caller } from '#core/operation.ts'
import { listGalleryRows } from '#gallery/gallery-store.ts'
import type { Db } from '#storage/schema.ts'
import { findSighting, type SightingFilter, type SightingRow } from './sighting-store.ts'

/** What of all sightings a caller may see: those of the galleries and of the cameras that the caller is restricted to. */
export async function reachOf(db: Db, caller: Caller): Promise<Pick<SightingFilter, 'galleryIds' | 'cameraIds'>> {
  const { galleries, cameras } = caller
  const rows = galleries ? await listGalleryRows(db) : []
  const galleryIds = galleries ? rows.filter(({ name }) => galleries.includes(name)).map(({ id }) => id) : null
  return { galleryIds, cameraIds: cameras ?? null }
}

/** Whether a caller may see it. */
export function isInReach(row: Pick<SightingRow, 'gallery' | 'camera_id'>, { galleries, cameras }: Caller): boolean {
  if (galleries && !galleries.includes(row.gallery)) return false
  return !cameras || (row.camera_id !== null && cameras.includes(row.camera_id))
}

/** The sighting, as far as the caller may see it. Throws `not_found`. */
export async function requireSighting(db: Db, sightingId: string, caller: Caller): Promise<SightingRow> {
  const row = await findSighting(db, requireId(sightingId, 'sighting'))
  if (!row || !isInReach(row, caller)) throw new AppError('not_found', 'There is no sighting with the id given')
  return row
}
