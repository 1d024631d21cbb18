import { z } from 'zod'
import type { Box, Point } from '#core/geometry.ts'
import { expressionLabels, type Landmarks, type Quality } from '#vision/face.ts'
import type { AnalysedFace, Analysis } from '#vision/vision.ts'

const Unit = z.number().min(0).max(1)
const PointView = z.strictObject({ x: z.number(), y: z.number() })
export const BoxView = z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })

const LandmarksView = z.strictObject({
  leftEye: PointView,
  rightEye: PointView,
  nose: PointView,
  mouthLeft: PointView,
  mouthRight: PointView,
})

export const QualityView = z.strictObject({
  overall: Unit,
  sharpness: Unit,
  brightness: Unit,
  contrast: Unit,
  faceSize: Unit,
  pose: Unit,
  eyeOpenness: Unit,
  yaw: z.number(),
  pitch: z.number(),
  roll: z.number(),
  reason: z.string().nullable(),
})

export const DetectedFaceView = z.strictObject({
  box: BoxView,
  landmarks: LandmarksView,
  detectionScore: Unit,
  quality: QualityView,
  expression: z
    .strictObject({
      label: z.enum(expressionLabels),
      probabilities: z.record(z.enum(expressionLabels), Unit),
    })
    .optional(),
  liveness: z.strictObject({ score: Unit, certainty: z.enum(['uncertified', 'measured']) }).optional(),
})
export type DetectedFaceView = z.output<typeof DetectedFaceView>

export const ImageView = z.strictObject({ width: z.int(), height: z.int() })

export function viewFace(face: AnalysedFace): DetectedFaceView {
  return {
    box: viewBox(face.box),
    landmarks: viewLandmarks(face.landmarks),
    detectionScore: round(face.detectionScore, 4),
    quality: viewQuality(face.quality),
    ...(face.expression
      ? {
          expression: {
            label: face.expression.label,
            probabilities: Object.fromEntries(
              Object.entries(face.expression.probabilities).map(([label, p]) => [label, round(p, 4)]),
            ) as Record<(typeof expressionLabels)[number], number>,
          },
        }
      : {}),
    ...(face.liveness
      ? { liveness: { score: round(face.liveness.score, 4), certainty: face.liveness.certainty } }
      : {}),
  }
}

export function viewImage(analysis: Analysis): z.output<typeof ImageView> {
  return { width: analysis.width, height: analysis.height }
}

export function round(value: number, digits: number): number {
  const factor = 10 ** digits
  return Math.round(value * factor) / factor
}

function viewBox(box: Box): Box {
  return { x: round(box.x, 1), y: round(box.y, 1), width: round(box.width, 1), height: round(box.height, 1) }
}

function viewLandmarks(landmarks: Landmarks): z.output<typeof LandmarksView> {
  const at = (point: Point): Point => ({ x: round(point.x, 1), y: round(point.y, 1) })
  const [leftEye, rightEye, nose, mouthLeft, mouthRight] = landmarks
  return {
    leftEye: at(leftEye),
    rightEye: at(rightEye),
    nose: at(nose),
    mouthLeft: at(mouthLeft),
    mouthRight: at(mouthRight),
  }
}

function viewQuality(quality: Quality): z.output<typeof QualityView> {
  const { angles, reason } = quality
  return {
    overall: round(quality.overall, 4),
    sharpness: round(quality.sharpness, 4),
    brightness: round(quality.brightness, 4),
    contrast: round(quality.contrast, 4),
    faceSize: round(quality.faceSize, 4),
    pose: round(quality.pose, 4),
    eyeOpenness: round(quality.eyeOpenness, 4),
    yaw: round(angles.yaw, 1),
    pitch: round(angles.pitch, 1),
    roll: round(angles.roll, 1),
    reason,
  }
}
