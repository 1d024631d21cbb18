import type { SightingView } from './sighting.ts'
import type { SightingRow } from './sighting-store.ts'

type Decided = Pick<
  SightingRow,
  | 'decision'
  | 'reason'
  | 'confidence'
  | 'distance'
  | 'policy_version'
  | 'model_id'
  | 'frames'
  | 'quality'
  | 'zone'
  | 'zones'
  | 'started_at'
  | 'last_seen_at'
  | 'ended_at'
>

/** What was decided of a sighting, where and from when to when; the times as ISO 8601. */
export function viewDecision(row: Decided) {
  return {
    decision: row.decision,
    reason: row.reason,
    confidence: row.confidence,
    distance: row.distance,
    policyVersion: row.policy_version,
    modelId: row.model_id,
    frames: row.frames,
    quality: row.quality,
    zone: row.zone,
    zones: row.zones,
    startedAt: row.started_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

export function viewSighting(row: SightingRow): SightingView {
  const named = (personId: string | null, name: string | null) =>
    personId !== null && name !== null ? { personId, name } : null
  return {
    sightingId: row.id,
    gallery: row.gallery,
    cameraId: row.camera_id,
    cameraName: row.camera_name,
    source: row.source,
    videoId: row.video_id,
    person: named(row.person_id, row.person_name),
    candidate: named(row.candidate_id, row.candidate_name),
    unknownId: row.unknown_id,
    ignored: row.ignored,
    ...viewDecision(row),
    corrected: row.corrected,
    hasCrop: row.has_crop,
  }
}
