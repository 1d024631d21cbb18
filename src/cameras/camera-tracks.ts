import type { Kysely } from 'kysely'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import type { Clock } from '#core/clock.ts'
import type { Box } from '#core/geometry.ts'
import type { Held } from '#core/hold.ts'
import type { Log } from '#core/log.ts'
import type { CurrentPolicy } from '#recognition/current-policy.ts'
import type { DecisionKind } from '#recognition/decide.ts'
import type { RecogniseNeeds } from '#recognition/recognise.ts'
import type { TrackPlace } from '#sightings/record-sighting.ts'
import type { SightingIndex } from '#sightings/sighting-index.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { Face } from '#vision/face.ts'
import type { AnalysedFace } from '#vision/vision.ts'

type Recogniser = RecogniseNeeds & { readonly policy: CurrentPolicy }

export interface TrackNeeds extends Recogniser {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly log: Log
  readonly clock: Clock
  readonly capabilities: CapabilityGate
  readonly sightings: SightingIndex
  /** Whether pictures of faces are stored. */
  readonly keepRegions: boolean
  hold(): Held<Recogniser>
}

export interface TrackOptions extends TrackPlace {
  /** Frames that must agree before anything is said. */
  readonly confirm: number
  /** Milliseconds after which somebody who stays is looked at again. */
  readonly recognitionIntervalMs: number
  readonly expression: boolean
  /** Milliseconds between two frames, where that is known. */
  readonly frameIntervalMs?: number
  /** The zone that a face is in, by its box in pixels of the frame. */
  zoneOf?(box: Box): string | null
}

/** Somebody on the picture now, for overlays. */
export interface ShownTrack {
  readonly trackId: number
  readonly box: Box
  /** Null before anything is said. */
  readonly decision: DecisionKind | null
  readonly personId: string | null
  readonly unknownId: string | null
  readonly name: string | null
  readonly confidence: number
  readonly sightingId: string | null
  readonly expression: string | null
}

/** The tracks of one camera, or of one video. Frame by frame: `associate`, then `absorb` of the same frame, then the next. */
export interface CameraTracks {
  /**
   * Associates the faces of a frame (in its own order, times in milliseconds since the epoch rising) with tracks, and says of
   * each whether a template is wanted now. 0: a weak detection that belongs to nobody. Synchronous, below 0.3 ms.
   */
  associate(
    faces: readonly Face[],
    at: number,
  ): readonly { readonly trackId: number; readonly wantsTemplate: boolean }[]
  /**
   * The faces of the same frame that were embedded (with their regions), under the ids they were given: searched, voted on, and
   * after `confirm` agreeing frames recorded as sightings. Throws what the search and the database throw; the next frame tries
   * again.
   */
  absorb(
    faces: readonly { readonly trackId: number; readonly face: AnalysedFace }[],
    at: number,
    signal: AbortSignal,
  ): Promise<void>
  /** Every track of the last frame. */
  overlay(): readonly ShownTrack[]
  /** Ends tracks that were not seen for longer than they are kept. To be called about every second, also without frames. */
  sweep(at: number): Promise<void>
  /** Ends all of them. */
  end(at: number): Promise<void>
}
