import type { Transaction } from 'kysely'
import { newId } from '#core/ids.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Decision } from '#recognition/decide.ts'
import type { Database } from '#storage/schema.ts'
import type { DataKey, Vault } from '#storage/seal.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion } from '#vision/vision.ts'
import { sealCrop, sealTrackTemplate } from './sealed-sighting.ts'
import type { SightingSource } from './sighting.ts'
import { insertSighting, lockSighting, storeTemplate, updateSighting } from './sighting-store.ts'
import { dropUnseen } from './unknown-store.ts'

/** Where a track is. */
export interface TrackPlace {
  readonly galleryId: string
  readonly cameraId: string | null
  readonly cameraName: string | null
  readonly source: SightingSource
  /** Of an uploaded video: which one. */
  readonly videoId?: string | null
}

/** Who a track was decided to be. */
export interface TrackDecision {
  readonly decision: Decision
  /** Of the decision's candidate, or of the closest person. */
  readonly distance: number | null
  readonly unknownId: string | null
  readonly policyVersion: string
  readonly modelId: string
}

/** The best that was seen of a track. */
export interface TrackBest {
  readonly template: Template | null
  readonly region: FaceRegion | null
  readonly frames: number
  readonly quality: number
  readonly lastSeenAt: Date
}

export interface DecidedTrack extends TrackPlace, TrackDecision, TrackBest {
  /** The first that they were in, and all of them where there are more. */
  readonly zone: string | null
  readonly zones?: readonly string[]
  readonly startedAt: Date
  readonly endedAt?: Date | null
  /** Where an edge node saw it: under which id, and when that was told here. */
  readonly delivered?: { readonly sightingId: string; readonly edgeId: string; readonly at: Date }
}

/** A sighting as long as its track goes on. */
export interface OpenSighting {
  readonly sightingId: string
  readonly key: DataKey
}

type Tx = Transaction<Database>

/** Stores a sighting under a data key of its own, with its event. Do it last in the transaction. */
export async function recordSighting(
  tx: Tx,
  vault: Vault,
  track: DecidedTrack,
): Promise<OpenSighting & { eventId: bigint }> {
  const { region, template, delivered } = track
  const id = delivered?.sightingId ?? newId()
  const { key, wrapped } = vault.createDataKey(id)
  await insertSighting(tx, {
    id,
    gallery_id: track.galleryId,
    camera_id: track.cameraId,
    camera_name: track.cameraName,
    source: track.source,
    video_id: track.videoId ?? null,
    ...decisionColumns(track),
    frames: track.frames,
    quality: track.quality,
    zone: track.zone,
    zones: [...(track.zones ?? (track.zone === null ? [] : [track.zone]))],
    started_at: track.startedAt,
    last_seen_at: track.lastSeenAt,
    ended_at: track.endedAt ?? null,
    edge_id: delivered?.edgeId ?? null,
    delivered_at: delivered?.at ?? null,
    data_key: wrapped.bytes,
    master_key_version: wrapped.masterKeyVersion,
    region: region && sealCrop(vault, key, id, region),
    template: template && { modelId: template.modelId, sealed: sealTrackTemplate(vault, key, id, template) },
  })
  const eventId = await append(tx, 'sighting_started', id, {
    gallery_id: track.galleryId,
    camera_id: track.cameraId,
    ...decisionColumns(track),
  })
  return { sightingId: id, key, eventId }
}

/** A better look decided otherwise. What a user corrected stays; nothing happens where the sighting was deleted. */
export async function changeDecision(tx: Tx, sightingId: string, decided: TrackDecision): Promise<void> {
  const row = await lockSighting(tx, sightingId)
  if (!row || row.corrected) return
  const columns = decisionColumns(decided)
  await updateSighting(tx, sightingId, columns)
  if (row.unknown_id !== null && row.unknown_id !== columns.unknown_id) await dropUnseen(tx, row.unknown_id)
  await append(tx, 'sighting_changed', sightingId, { ...row, ...columns })
}

/** They went on to other zones: rules may wait for that. */
export async function noteZones(tx: Tx, sightingId: string, zones: readonly string[]): Promise<void> {
  const row = await lockSighting(tx, sightingId)
  if (!row) return
  await updateSighting(tx, sightingId, { zone: zones[0] ?? null, zones: [...zones] })
  await append(tx, 'sighting_changed', sightingId, row)
}

/**
 * The track has ended; the best that was seen of it is kept. `late`: also where it was ended here before, since nothing was heard
 * of it any more; nobody is told of that again.
 */
export async function endSighting(
  tx: Tx,
  vault: Vault,
  { sightingId, key }: OpenSighting,
  best: TrackBest,
  { late = false }: { readonly late?: boolean } = {},
): Promise<void> {
  const row = await lockSighting(tx, sightingId)
  if (!row || (row.ended_at !== null && !late)) return
  const { region, template, frames, quality, lastSeenAt } = best
  await updateSighting(tx, sightingId, {
    frames,
    quality,
    last_seen_at: lastSeenAt,
    ended_at: lastSeenAt,
    ...(region ? { region: sealCrop(vault, key, sightingId, region) } : {}),
  })
  if (template)
    await storeTemplate(tx, sightingId, {
      modelId: template.modelId,
      sealed: sealTrackTemplate(vault, key, sightingId, template),
    })
  if (row.ended_at === null) await append(tx, 'sighting_ended', sightingId, row)
}

function decisionColumns({ decision, distance, unknownId, policyVersion, modelId }: TrackDecision) {
  return {
    person_id: decision.kind === 'known' ? (decision.candidate?.personId ?? null) : null,
    unknown_id: unknownId,
    candidate_id: decision.kind === 'uncertain' ? (decision.candidate?.personId ?? null) : null,
    decision: decision.kind,
    reason: decision.reason,
    confidence: decision.confidence,
    distance,
    policy_version: policyVersion,
    model_id: modelId,
  }
}

interface Seen {
  readonly gallery_id: string
  readonly camera_id: string | null
  readonly decision: Decision['kind']
  readonly person_id: string | null
  readonly unknown_id: string | null
}

async function append(
  tx: Tx,
  type: 'sighting_started' | 'sighting_changed' | 'sighting_ended',
  sightingId: string,
  { gallery_id: galleryId, camera_id: cameraId, decision, person_id: personId, unknown_id: unknownId }: Seen,
): Promise<bigint> {
  return await appendEvent(tx, { type, payload: { galleryId, sightingId, cameraId, decision, personId, unknownId } })
}
