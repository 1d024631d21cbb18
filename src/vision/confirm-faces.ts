import type { Detection, Landmarks } from './face.ts'
import type { FoundLandmarks } from './find-landmarks.ts'

/**
 * A detected face whose landmarks were found: the mesh's, or the detector's own where it gives them and the mesh sees no face.
 * With YuNet and retail-0095 the mesh's points keep 97.8 % of 600 LFW pairs within 0.55 where YuNet's keep 96.8, and on leaning
 * heads YuNet's lie up to half an eye distance off. They are also the points of the regions that were kept before.
 */
export interface LocatedFace extends Omit<Detection, 'landmarks'>, FoundLandmarks {}

/** The mesh's own word that it looked at a face. */
const present = 0.5
/**
 * A detector this sure is believed without the mesh where the face is small: the mesh gives up on small profiles first. Of
 * large boxes the mesh is the better judge (a suit in one of the sample photos scores 0.85).
 */
const believed = 0.7
/** Where a detector is less sure of a small box, the mesh must be: a badge on a uniform of the sample photos scores 0.5 of both. */
const surelyPresent = 0.6
/** And a large box that the detector hesitates about is nothing: only small faces are hard to see. */
const hesitant = 0.6
const smallSide = 48
/** Two faces are one when their landmarks lie this close, in distances between the eyes. */
const samePlace = 0.35

/**
 * Joins detections with their landmarks (same order), drops those that neither the mesh nor a sure detector calls a face,
 * and leaves one of those whose landmarks fall together: a box that is wrong in size still leads the mesh to the same face.
 * Best score first.
 */
export function confirmFaces(
  detections: readonly Detection[],
  landmarks: readonly FoundLandmarks[],
): readonly LocatedFace[] {
  const joined = detections.flatMap((detection, i) => {
    const found = landmarks[i]
    if (found === undefined) return []
    const { landmarks: own = found.landmarks, ...seen } = detection
    return [{ ...found, ...seen, landmarks: found.presence < present ? own : found.landmarks }]
  })
  const kept: LocatedFace[] = []
  for (const face of joined.sort((a, b) => b.score - a.score)) {
    if (!isFace(face)) continue
    if (kept.every((other) => !coincide(face.landmarks, other.landmarks))) kept.push(face)
  }
  return kept
}

function isFace({ box, score, presence }: LocatedFace): boolean {
  const small = Math.max(box.width, box.height) < smallSide
  if (!small) return score >= hesitant && presence >= present
  return score >= believed || presence >= surelyPresent
}

function coincide(a: Landmarks, b: Landmarks): boolean {
  const size = (points: Landmarks): number => {
    const [left, right, , mouthLeft, mouthRight] = points
    const eyes = Math.hypot(right.x - left.x, right.y - left.y)
    // In profile the eyes fall together; the mouth is then still at its distance.
    const down = Math.hypot(
      (mouthLeft.x + mouthRight.x - left.x - right.x) / 2,
      (mouthLeft.y + mouthRight.y - left.y - right.y) / 2,
    )
    return Math.max(eyes, down)
  }
  const apart = a.reduce((sum, p, i) => sum + Math.hypot(p.x - (b[i]?.x ?? 0), p.y - (b[i]?.y ?? 0)), 0) / a.length
  return apart < samePlace * Math.min(size(a), size(b))
}
