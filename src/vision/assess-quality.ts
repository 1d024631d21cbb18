import type { Box } from '#core/geometry.ts'
import { type Quality, type QualityMeasure, qualityMeasures } from './face.ts'
import type { Frame } from './frame.ts'
import { eyeAspectRatio, headPose } from './head-pose.ts'
import { measureCover } from './measure-cover.ts'
import { measureBlocks, shareInPicture } from './picture-measures.ts'
import { measureCrop } from './quality-measures.ts'

export interface QualityInput {
  /** The picture that the crop is from, as it was decoded. */
  readonly frame: Frame
  /** Aligned crop, `side` × `side` RGB bytes, as it goes to the embedder. */
  readonly crop: Uint8Array
  readonly side: number
  readonly mesh: Float32Array
  /** The mesh network's own probability of a face, 0…1. */
  readonly presence: number
  readonly box: Box
}

/** What spoils a face beside the six measures; they name the defect and take nothing off the overall score. */
type Disturbance = 'framing' | 'compression' | 'cover'
export type Disturbances = Readonly<Record<Disturbance, number>>
type Defect = QualityMeasure | Disturbance | 'exposure'

/** What a person can do about each defect: causes before what they bring about, so that the first one found is the true one. */
const advice: readonly (readonly [Defect, string])[] = [
  ['framing', 'cut off by the edge of the picture: show the whole face'],
  ['faceSize', 'too small: come closer, or use a photo of higher resolution'],
  ['compression', 'too much compressed: use the original photo, or save it at a higher quality'],
  ['cover', 'covered: take off what hides part of the face'],
  ['brightness', 'badly lit, too dark: put more even light on the face'],
  ['exposure', 'badly lit, too bright: use less light, or a shorter exposure'],
  ['pose', 'turned away: look straight at the camera'],
  ['sharpness', 'too blurred: hold the camera still, or come closer'],
  ['contrast', 'too little contrast: avoid haze, glare and light from behind'],
  ['eyeOpenness', 'the eyes are closed or covered: open them and take off dark glasses'],
]

/** A measure below this is a defect worth naming. */
const defective = 0.5
/** Closed eyes hardly disturb recognition: they take no more than this share off the overall score's basis. */
const eyeShare = 0.4

/**
 * Six measures of a face, each 0…1, from the pixels and its mesh alone: the same input always gives the same answer. Overall is
 * √(worst × mean), so that one bad measure cannot be made up for by five good ones.
 */
export function assessQuality({ frame, crop, side, mesh, presence, box }: QualityInput): Quality {
  const { mean, spread, white, blur } = measureCrop(crop, side)
  const angles = headPose(mesh)
  const turned = ramp(Math.abs(angles.yaw), 65, 15) * ramp(Math.abs(angles.pitch), 50, 15)
  const dark = ramp(mean, 5, 70)
  const bright = Math.min(ramp(mean, 250, 200), ramp(white, 0.7, 0.2))
  const measures: Record<QualityMeasure, number> = {
    sharpness: ramp(blur, 0.8, 0.5),
    brightness: Math.min(dark, bright),
    contrast: ramp(spread, 5, 30),
    faceSize: ramp(Math.min(box.width, box.height), 16, 80),
    pose: turned * ramp(presence, 0, 0.5),
    eyeOpenness: ramp(eyeAspectRatio(mesh), 0.1, 0.2),
  }
  const weighed = qualityMeasures.map((name) =>
    name === 'eyeOpenness' ? 1 - eyeShare * (1 - measures[name]) : measures[name],
  )
  const found: Record<Defect, number> = {
    ...measures,
    brightness: dark,
    exposure: bright,
    ...measureDisturbances({ frame, mesh, box }),
  }
  const average = weighed.reduce((sum, value) => sum + value, 0) / weighed.length
  return {
    ...measures,
    overall: Math.sqrt(Math.min(...weighed) * average),
    angles,
    reason: advice.find(([defect]) => found[defect] < defective)?.[1] ?? null,
  }
}

/** How free a face is of what the six measures do not see, each 0…1. */
export function measureDisturbances({ frame, mesh, box }: Pick<QualityInput, 'frame' | 'mesh' | 'box'>): Disturbances {
  return {
    framing: ramp(shareInPicture(frame, mesh), 0.75, 0.95),
    compression: ramp(measureBlocks(frame, box), 8, 3),
    // Of 951 LFW photos 99 % have none, and one passes for covered; a bar over eyes or mouth covers 0.15 to 0.35.
    cover: ramp(measureCover(frame, mesh), 0.22, 0.06),
  }
}

/**
 * The quality with what a network thinks of the face (0…1, see rateFaces): overall is the lower of the two. On 600 genuine LFW pairs
 * that says best, in the eyes of three embedders, which comparisons will fail: at the threshold that refuses 5 %, leaving the
 * worst 20 % out leaves 3.1 % refused of retail-0095's, with the measures alone 4.2 % (bench/quality.ts).
 */
export function withRating(quality: Quality, rating: number): Quality {
  if (rating >= quality.overall) return quality
  const hard = 'hard to recognise: use a clearer, closer photo from the front'
  return { ...quality, overall: rating, reason: quality.reason ?? (rating < defective ? hard : null) }
}

/** 0 at `bad`, 1 at `good` and beyond, straight between; the two may lie either way round. */
function ramp(value: number, bad: number, good: number): number {
  return Math.min(1, Math.max(0, (value - bad) / (good - bad)))
}
