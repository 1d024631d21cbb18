import type { Decision } from '#recognition/decide.ts'
import type { OpenSighting, TrackBest } from '#sightings/record-sighting.ts'
import type { AnalysedFace } from '#vision/vision.ts'
import type { FollowedFace } from './follow-faces.ts'
import type { SmoothExpression } from './smooth-expression.ts'
import type { Votes } from './track-votes.ts'

/** What is known of a track besides its place and its looks. */
export interface RecordedTrack {
  readonly face: FollowedFace
  votes: Votes
  /** Of the last check with a template; the look that it was made with. */
  checkedAt: number
  checkedQuality: number
  checks: number
  /** The best face seen, with its region. */
  best: AnalysedFace | null
  modelId: string | null
  /** What was said, once enough frames agreed. */
  said: { readonly decision: Decision; readonly name: string | null; readonly unknownId: string | null } | null
  sighting: OpenSighting | null
  /** Those that they were in, in their order, and how many of them the sighting knows. */
  readonly zones: Set<string>
  zonesNoted: number
  expression: SmoothExpression | null
  expressionNoted: { readonly label: string; readonly at: number } | null
  notedAt: number
}

export function newRecord(face: FollowedFace): RecordedTrack {
  return {
    face,
    votes: [],
    checkedAt: Number.NEGATIVE_INFINITY,
    checkedQuality: 0,
    checks: 0,
    best: null,
    modelId: null,
    said: null,
    sighting: null,
    zones: new Set(),
    zonesNoted: 0,
    expression: null,
    expressionNoted: null,
    notedAt: 0,
  }
}

/** A face must be so much better than the one that was decided on, to be looked at before its time. */
const betterBy = 1.15
/** Somebody who is known is looked at so many times less often: it only has to be seen that it is still them. */
const restMore = 5
/** Checks at full frame rate, in terms of `confirm`; whoever cannot be decided on by then is looked at more seldom. */
const eagerChecks = 3

/** Whether a template is worth its price now. Pure. */
export function wantsTemplate(
  { said, checkedAt, checkedQuality, checks, best }: RecordedTrack,
  now: { readonly at: number; readonly quality: number; readonly unsure: boolean; readonly usable: boolean },
  { confirm, recognitionIntervalMs }: { readonly confirm: number; readonly recognitionIntervalMs: number },
): boolean {
  if (now.unsure) return true
  const waited = now.at - checkedAt
  // One picture at least, although nothing can be decided on it.
  if (!now.usable) return best === null && waited >= recognitionIntervalMs
  if (!said) return checks < eagerChecks * confirm || waited >= recognitionIntervalMs
  if (waited < recognitionIntervalMs) return false
  if (said.decision.kind !== 'known') return true
  return now.quality > checkedQuality * betterBy || waited >= recognitionIntervalMs * restMore
}

/** Where somebody was, as a sighting has it. */
export function zonesOf({ zones }: RecordedTrack): { readonly zone: string | null; readonly zones: readonly string[] } {
  const all = [...zones]
  return { zone: all[0] ?? null, zones: all }
}

/** What is kept of a track. */
export function bestOf(record: RecordedTrack, keepRegions: boolean): TrackBest {
  const { face, best, modelId } = record
  const { fused } = face.looks
  return {
    template: fused && modelId !== null ? { modelId, vector: fused } : null,
    region: keepRegions ? (best?.region ?? null) : null,
    frames: face.track.hits,
    quality: best?.quality.overall ?? 0,
    lastSeenAt: new Date(face.track.lastSeen),
  }
}
