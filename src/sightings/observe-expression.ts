import type { Kysely } from 'kysely'
import { newId } from '#core/ids.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Expression } from '#vision/face.ts'
import type { OpenSighting } from './record-sighting.ts'
import { openExpression, sealExpression } from './sealed-sighting.ts'
import { findSealed, lockSighting } from './sighting-store.ts'

/** Stores how a face looks now, apart from who it is, with an event that names the observation. */
export async function observeExpression(
  { db, vault }: { readonly db: Kysely<Database>; readonly vault: Vault },
  { sightingId, key }: OpenSighting,
  { expression, at }: { readonly expression: Expression; readonly at: Date },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const row = await lockSighting(tx, sightingId)
    if (!row) return
    const observationId = newId()
    const sealed = sealExpression(vault, key, observationId, expression)
    await tx
      .insertInto('sighting_expressions')
      .values({ id: observationId, sighting_id: sightingId, observed_at: at, sealed })
      .execute()
    const { gallery_id: galleryId, camera_id: cameraId, decision, person_id: personId, unknown_id: unknownId } = row
    const payload = { observationId, galleryId, sightingId, cameraId, decision, personId, unknownId }
    await appendEvent(tx, { type: 'expression_observed', payload })
  })
}

export interface Observation {
  readonly observationId: string
  readonly at: Date
  readonly expression: Expression
}

/** How a face looked over its sighting, oldest first. */
export async function observationsOf(
  { db, vault }: { readonly db: Db; readonly vault: Vault },
  sightingId: string,
): Promise<Observation[]> {
  const sealed = await findSealed(db, sightingId)
  if (!sealed) return []
  const key = vault.unwrapDataKey(sightingId, sealed.wrappedKey)
  const rows = await db
    .selectFrom('sighting_expressions')
    .selectAll()
    .where('sighting_id', '=', sightingId)
    .orderBy('observed_at')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    observationId: row.id,
    at: row.observed_at,
    expression: openExpression(vault, key, row.id, row.sealed),
  }))
}
