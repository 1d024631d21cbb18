import type { Metric } from '#vision/template.ts'

const unitRoundoff = 2 ** -24

/**
 * How far a float32 score can be from the true one. The score is q·g − |g|²/2 in Euclidean spaces, whose order is that of
 * the distance since d² = |q|² − 2·score, and the cosine of q and g in cosine spaces.
 *
 * A sum of n products in any order, with or without fused multiply-add, is off by at most γ(n)·Σ|qᵢgᵢ| ≤ γ(n)·|q||g|,
 * γ(n) = nu/(1−nu), u = 2⁻²⁴ (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1). Euclidean: the bias is
 * one more term of the sum, and itself rounded once. Cosine: the normalised query is rounded once, the weight once, and
 * their product once, each a factor (1 + u). Four more units cover these, and one per cent the double precision in which
 * all else is computed. The last term covers products that underflow, whose weight is at most 1e15.
 */
export function scoreError(metric: Metric, dimensions: number, queryNorm: number, largestNorm: number): number {
  const n = dimensions + 4
  const gamma = (n * unitRoundoff) / (1 - n * unitRoundoff)
  const magnitude = metric === 'euclidean' ? queryNorm * largestNorm + (largestNorm * largestNorm) / 2 : 1
  return 1.01 * gamma * magnitude + dimensions * 1e-20
}

/**
 * How much two scores near `score` can differ although their distances, computed in double precision, come out the same or
 * the other way round. A distance squares and adds n differences: its square is off by (n + 5)·2⁻⁵³ of itself at most, and
 * d² ≤ |q|² + 2·|score|; a cosine is off by (n + 6)·2⁻⁵³. Twice that, and as much again.
 */
export function scoreSlack(metric: Metric, dimensions: number, queryNorm: number, score: number): number {
  const magnitude = metric === 'euclidean' ? queryNorm * queryNorm + 2 * Math.abs(score) : 1
  return (dimensions + 8) * 2 ** -51 * magnitude
}

/** The score that a distance corresponds to; −∞ for an infinite distance. */
export function scoreOf(distance: number, metric: Metric, queryNorm: number): number {
  return metric === 'euclidean' ? (queryNorm * queryNorm - distance * distance) / 2 : 1 - distance
}
