import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { FaceRegion } from '#vision/vision.ts'
import { openCrop } from './sealed-sighting.ts'
import { findSealed } from './sighting-store.ts'

/** The best crop of a sighting with its geometry; null where there is none, or no such sighting. */
export async function openSightingCrop(
  { db, vault }: { readonly db: Db; readonly vault: Vault },
  sightingId: string,
): Promise<FaceRegion | null> {
  const row = await findSealed(db, sightingId)
  if (!row?.region) return null
  return openCrop(vault, vault.unwrapDataKey(sightingId, row.wrappedKey), sightingId, row.region)
}
