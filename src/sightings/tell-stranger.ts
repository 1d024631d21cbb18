import { newId } from '#core/ids.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { distanceBetween, type Template } from '#vision/template.ts'
import { openTrackTemplate } from './sealed-sighting.ts'
import type { IndexedModel, SightingIndex } from './sighting-index.ts'
import { readTrackTemplates } from './template-store.ts'
import { findUnknown, insertUnknown, lockStrangers } from './unknown-store.ts'

/** Strangers that the index finds for a track, before the transaction that records it. */
export interface LikelyStrangers {
  readonly found: readonly { readonly unknownId: string; readonly distance: number }[]
  /** Sightings recorded later are compared one by one. */
  readonly since: Date
}

/** More than enough for the index to have followed the event log. */
const behindMs = 30_000

export async function likelyStrangers(
  { sightings, now }: { readonly sightings: SightingIndex; readonly now: Date },
  about: { readonly model: IndexedModel; readonly galleryId: string; readonly template: Template },
  signal: AbortSignal,
): Promise<LikelyStrangers> {
  const { model, galleryId, template } = about
  const since = new Date(now.getTime() - behindMs)
  return { since, found: await sightings.closestStrangers({ model, galleryId, vector: template.vector }, 5, signal) }
}

/**
 * The stranger that a track is of: the closest within `limit`, or a new one. Whoever was seen a moment ago by another camera or
 * process is found, too; strangers who were merged count as those they were merged into; those who have a name have left.
 */
export async function tellStranger(
  tx: Db,
  vault: Vault,
  about: { readonly model: IndexedModel; readonly galleryId: string; readonly template: Template },
  { found, since }: LikelyStrangers,
  limit: number,
): Promise<{ readonly unknownId: string; readonly isNew: boolean }> {
  const { model, galleryId, template } = about
  await lockStrangers(tx, galleryId)
  const recent = await readTrackTemplates(tx, {
    modelId: model.modelId,
    galleryId,
    strangers: true,
    after: firstIdOf(since),
    deliveredAfter: since,
  })
  const closer = recent.map((row) => {
    const key = vault.unwrapDataKey(row.id, { bytes: row.data_key, masterKeyVersion: row.master_key_version })
    const { vector } = openTrackTemplate(vault, key, row.id, { modelId: row.model_id, sealed: row.sealed })
    return { unknownId: row.unknown_id ?? '', distance: distanceBetween(template.vector, vector, model.metric) }
  })
  const all = [...found, ...closer].filter(({ distance }) => distance <= limit).sort((a, b) => a.distance - b.distance)
  for (const { unknownId } of all) {
    const now = await presentUnknown(tx, unknownId)
    if (now !== null) return { unknownId: now, isNew: false }
  }
  const unknownId = newId()
  await insertUnknown(tx, unknownId, galleryId)
  return { unknownId, isNew: true }
}

/** Whom a stranger counts as now; null for one who has a name or is gone. */
async function presentUnknown(tx: Db, id: string): Promise<string | null> {
  for (let at: string | null = id; at !== null; ) {
    const row = await findUnknown(tx, at)
    if (!row || row.person_id !== null) return null
    if (row.merged_into === null) return row.id
    at = row.merged_into
  }
  return null
}

/** The smallest id that could have been made at a time: ids are UUID version 7. */
function firstIdOf(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
