import { AppError } from '#core/errors.ts'
import type { Landmarks, Liveness } from '#vision/face.ts'
import { landmarkMotion } from '#vision/landmark-motion.ts'
import { isSamePicture } from '#vision/print-picture.ts'
import { distanceBetween, type Metric, type Template } from '#vision/template.ts'

/** How long a session lives from its making. */
export const sessionMs = 180_000
/** Frames between which the face has moved, before there is a score. */
export const framesWanted = 4
/** Motion that counts, in distances between the eyes: landmarks of still copies of the sample photos jitter by 0.005 to 0.03. */
const leastMotion = 0.035
/** More than anybody needs; what is kept of a session stays small. */
const mostFrames = 40

/** What is kept of one frame. */
export interface LivenessFrame {
  /** Keyed digest of the bytes as they came. */
  readonly digest: string
  readonly print: Uint8Array
  readonly landmarks: Landmarks
  readonly liveness: Liveness
  /** Whether the face has moved since the frame that was counted last; the first is counted, too. */
  readonly counted: boolean
}

/** A session's frames; the template is that of the first. */
export interface LivenessState {
  readonly template: Template
  readonly frames: readonly LivenessFrame[]
}

export type NewFrame = Omit<LivenessFrame, 'counted'> & { readonly template: Template }

/**
 * The state with one more frame. Throws `replayed_frame` for a picture that was sent before in whatever form, `conflict` for
 * another person or model than the first frame's, and for more frames than a session takes. `sameWithin` is the largest
 * distance between templates of one person.
 */
export function addFrame(
  state: LivenessState | null,
  { template, ...frame }: NewFrame,
  { sameWithin, metric }: { readonly sameWithin: number; readonly metric: Metric },
): LivenessState {
  if (!state) return { template, frames: [{ ...frame, counted: true }] }
  if (state.frames.some((one) => one.digest === frame.digest || isSamePicture(one.print, frame.print)))
    throw new AppError('replayed_frame', 'This picture was sent to the session already; send a new frame of the camera')
  if (state.template.modelId !== template.modelId)
    throw new AppError('conflict', 'The model was changed meanwhile; start a new session')
  if (distanceBetween(state.template.vector, template.vector, metric) > sameWithin)
    throw new AppError(
      'conflict',
      'The frame shows another person than the first frame of the session; start a new session for them',
    )
  if (state.frames.length >= mostFrames)
    throw new AppError('conflict', `A session takes at most ${mostFrames} frames; start a new session`)
  const last = state.frames.findLast((one) => one.counted)
  const counted = last !== undefined && landmarkMotion(last.landmarks, frame.landmarks) >= leastMotion
  return { ...state, frames: [...state.frames, { ...frame, counted }] }
}

/** How many more frames are needed in which the face has moved. */
export function framesMissing(state: LivenessState | null): number {
  const counted = state?.frames.filter((frame) => frame.counted).length ?? 0
  return Math.max(0, framesWanted - counted)
}

/** The mean of all frames' scores; as certain as the least certain of them. Null until no frame is missing. */
export function fusedLiveness(state: LivenessState | null): Liveness | null {
  if (!state || framesMissing(state) > 0) return null
  const { frames } = state
  const score = frames.reduce((sum, { liveness }) => sum + liveness.score, 0) / frames.length
  const measured = frames.every(({ liveness }) => liveness.certainty === 'measured')
  return { score, certainty: measured ? 'measured' : 'uncertified' }
}
