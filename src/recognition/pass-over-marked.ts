import type { Negatives } from '#gallery/negative-faces.ts'
import { distanceBetween, type Metric } from '#vision/template.ts'

/** Of a candidate's own distance: a face must be closer to a correction than this share of it, about the policy's margin. */
const closerBy = 0.95

/**
 * The distance to the closest correction ("not this person") of a candidate that explains the face better than the candidate's
 * own faces do; null where none does. Pure.
 */
export function markedDistance(
  query: Float32Array,
  distance: number,
  negatives: readonly Float32Array[],
  metric: Metric,
): number | null {
  let closest = Number.POSITIVE_INFINITY
  for (const negative of negatives) closest = Math.min(closest, distanceBetween(query, negative, metric))
  return closest < closerBy * distance ? closest : null
}

/** The candidates without those who were marked as not this face, and whether one within `limit` was among them. */
export function passOverMarked<T extends { readonly personId: string; readonly distance: number }>(
  query: Float32Array,
  candidates: readonly T[],
  negatives: Negatives,
  { metric, limit }: { metric: Metric; limit: number },
): { readonly candidates: readonly T[]; readonly marked: boolean } {
  let marked = false
  const left = candidates.filter(({ personId, distance }) => {
    const own = negatives.of(personId)
    if (own.length === 0 || markedDistance(query, distance, own, metric) === null) return true
    if (distance <= limit) marked = true
    return false
  })
  return { candidates: left, marked }
}
