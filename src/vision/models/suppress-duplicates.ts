import { boxArea, centreOf, intersectionArea } from '#core/geometry.ts'
import type { Detection } from '#vision/face.ts'

/**
 * Non-maximum suppression: from the best score down, a box is dropped where it overlaps a kept one by more than `iou`
 * of their union, or, being nested, by more than `nested` of the smaller while their centres are close.
 */
export function suppressDuplicates<Found extends Detection>(
  detections: readonly Found[],
  { iou = 0.4, nested = 0.7 }: { readonly iou?: number; readonly nested?: number } = {},
): Found[] {
  const kept: Found[] = []
  for (const candidate of [...detections].sort((a, b) => b.score - a.score))
    if (kept.every((other) => !sameFace(candidate, other, iou, nested))) kept.push(candidate)
  return kept
}

function sameFace(a: Detection, b: Detection, iou: number, nested: number): boolean {
  const shared = intersectionArea(a.box, b.box)
  if (shared === 0) return false
  const [areaA, areaB] = [boxArea(a.box), boxArea(b.box)]
  if (shared / (areaA + areaB - shared) > iou) return true
  if (shared / Math.min(areaA, areaB) <= nested) return false
  const [p, q] = [centreOf(a.box), centreOf(b.box)]
  const large = areaA > areaB ? a.box : b.box
  return Math.hypot(p.x - q.x, p.y - q.y) < Math.max(large.width, large.height) / 3
}
