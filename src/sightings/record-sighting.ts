import type { Transaction } from 'kysely'
import { newId } from '#core/ids.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Decision } from '#recognition/decide.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion } from '#vision/vision.ts'
import { sealCrop, sealTrackTemplate } from './sealed-sighting.ts'
import type { SightingSource } from './sighting.ts'
import { insertSighting } from './sighting-store.ts'

/** Who a track was decided to be, and the best that was seen of it. */
export interface DecidedTrack {
  readonly galleryId: string
  readonly cameraId: string | null
  readonly cameraName: string | null
  readonly source: SightingSource
  readonly decision: Decision
  /** Of the decision's candidate, or of the closest person. */
  readonly distance: number | null
  readonly unknownId: string | null
  readonly policyVersion: string
  readonly modelId: string
  readonly template: Template | null
  readonly region: FaceRegion | null
  readonly frames: number
  readonly quality: number
  readonly zone: string | null
  readonly startedAt: Date
  readonly lastSeenAt: Date
  readonly endedAt?: Date | null
}

/** Stores a sighting under a data key of its own, with its event. Do it last in the transaction. */
export async function recordSighting(
  tx: Transaction<Database>,
  vault: Vault,
  track: DecidedTrack,
): Promise<{ sightingId: string; eventId: bigint }> {
  const id = newId()
  const { key, wrapped } = vault.createDataKey(id)
  const { decision, galleryId, cameraId, unknownId, template, region } = track
  const personId = decision.kind === 'known' ? (decision.candidate?.personId ?? null) : null
  await insertSighting(tx, {
    id,
    gallery_id: galleryId,
    camera_id: cameraId,
    camera_name: track.cameraName,
    source: track.source,
    person_id: personId,
    unknown_id: unknownId,
    decision: decision.kind,
    reason: decision.reason,
    confidence: decision.confidence,
    distance: track.distance,
    policy_version: track.policyVersion,
    model_id: track.modelId,
    frames: track.frames,
    quality: track.quality,
    zone: track.zone,
    started_at: track.startedAt,
    last_seen_at: track.lastSeenAt,
    ended_at: track.endedAt ?? null,
    data_key: wrapped.bytes,
    master_key_version: wrapped.masterKeyVersion,
    region: region && sealCrop(vault, key, id, region),
    template: template && { modelId: template.modelId, sealed: sealTrackTemplate(vault, key, id, template) },
  })
  const payload = { galleryId, sightingId: id, cameraId, decision: decision.kind, personId, unknownId }
  const eventId = await appendEvent(tx, { type: 'sighting_started', payload })
  return { sightingId: id, eventId }
}
