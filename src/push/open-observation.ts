import { openExpression } from '#sightings/sealed-sighting.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { Expression } from '#vision/face.ts'
import { findObservation } from './told-store.ts'

/** How a face looked at a moment; undefined where that is gone. */
export async function openObservation(
  { db, vault }: { readonly db: Db; readonly vault: Vault },
  id: string,
): Promise<{ expression: Expression; observedAt: Date } | undefined> {
  const row = await findObservation(db, id)
  if (!row) return undefined
  const key = vault.unwrapDataKey(row.sighting_id, { bytes: row.data_key, masterKeyVersion: row.master_key_version })
  return { expression: openExpression(vault, key, id, row.sealed), observedAt: row.observed_at }
}
