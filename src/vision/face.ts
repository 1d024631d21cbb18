import type { Box, Point } from '#core/geometry.ts'

/** Five points by their place in the picture: eye at the image's left, eye at its right, nose tip, mouth corners left and right. */
export type Landmarks = readonly [Point, Point, Point, Point, Point]

/** A box that a detector proposes, before landmarks. `score` is the detector's own, 0…1. */
export interface Detection {
  readonly box: Box
  readonly score: number
  /** Radians, clockwise in the picture, where the detector sees how the head leans. */
  readonly roll?: number
  /** In the box's own pixels, where the detector gives them. */
  readonly landmarks?: Landmarks
}

/** Degrees; 0 is facing the camera. Positive yaw: turned to the image's right; positive pitch: up; positive roll: clockwise. */
export interface Angles {
  readonly yaw: number
  readonly pitch: number
  readonly roll: number
}

export const qualityMeasures = ['sharpness', 'brightness', 'contrast', 'faceSize', 'pose', 'eyeOpenness'] as const
export type QualityMeasure = (typeof qualityMeasures)[number]

/** Each measure 0…1, higher is better; `reason` names the worst defect in words a person can act on, null where there is none. */
export interface Quality extends Readonly<Record<QualityMeasure, number>> {
  readonly overall: number
  readonly angles: Angles
  readonly reason: string | null
}

/** Where a face is and how well it can be used. */
export interface Face {
  readonly box: Box
  readonly landmarks: Landmarks
  readonly detectionScore: number
  readonly quality: Quality
}

export const expressionLabels = ['anger', 'disgust', 'fear', 'happiness', 'sadness', 'surprise', 'neutral'] as const
export type ExpressionLabel = (typeof expressionLabels)[number]

export interface Expression {
  readonly label: ExpressionLabel
  readonly probabilities: Readonly<Record<ExpressionLabel, number>>
}

/** Passive spoof score, 0 (attack) … 1 (live). `uncertified` unless error rates were measured for the networks used. */
export interface Liveness {
  readonly score: number
  readonly certainty: 'uncertified' | 'measured'
}
