import { countUpTo, type ScoreSet, type Scores } from './scores.ts'

/** Rates of one weighting of the people. */
export interface ErrorRates {
  /** Share of genuine comparisons accepted where at most the asked share of impostors is, for each share asked. */
  readonly trueAccept: readonly number[]
  /** Distances below which those are accepted. */
  readonly limits: readonly number[]
  /** Where as many impostors are accepted as genuine comparisons are refused. */
  readonly equalError: number
  readonly equalErrorThreshold: number
  /** Shares accepted up to fixed distances. */
  readonly fixed: readonly { readonly falseAccept: number; readonly trueAccept: number }[]
}

/**
 * Error rates where person p counts `weights[p]` times: all 1 for the measured rates, counts of a draw with replacement for a
 * resampled one. `falseAccepts` are asked shares of impostors, ascending; `thresholds` fixed distances. Null where either kind has no weight.
 */
export function errorRates(
  set: ScoreSet,
  weights: ArrayLike<number>,
  falseAccepts: readonly number[],
  thresholds: readonly number[] = [],
): ErrorRates | null {
  const genuine = weigh(set.genuine, set, weights, 'probe')
  const impostor = weigh(set.impostor, set, weights, set.impostorsOf)
  if (genuine.total === 0 || impostor.total === 0) return null
  const fixed = thresholds.map((threshold) => ({
    falseAccept: shareUpTo(impostor, threshold),
    trueAccept: shareUpTo(genuine, threshold),
  }))
  return { ...acceptRates(genuine, impostor, falseAccepts), ...equalErrorRate(genuine, impostor), fixed }
}

interface Weighed {
  readonly distances: Float64Array
  readonly weights: Float64Array
  readonly total: number
}

function weigh(scores: Scores, { personOf }: ScoreSet, people: ArrayLike<number>, by: 'pair' | 'probe'): Weighed {
  const { distances, left, right } = scores
  const weights = new Float64Array(distances.length)
  let total = 0
  for (let i = 0; i < weights.length; i++) {
    let weight = people[personOf[left[i] as number] as number] as number
    if (by === 'pair') weight *= people[personOf[right[i] as number] as number] as number
    weights[i] = weight
    total += weight
  }
  return { distances, weights, total }
}

function shareUpTo({ distances, weights, total }: Weighed, threshold: number): number {
  let sum = 0
  for (let i = countUpTo(distances, threshold) - 1; i >= 0; i--) sum += weights[i] as number
  return sum / total
}

function acceptRates(genuine: Weighed, impostor: Weighed, falseAccepts: readonly number[]) {
  const limits: number[] = []
  const trueAccept: number[] = []
  let [i, g, falses, trues] = [0, 0, 0, 0]
  for (const share of falseAccepts) {
    // A hair more than asked, so that 1 % of 600 is 6 whatever the rounding of 0.01.
    const allowed = share * impostor.total * (1 + 1e-9)
    while (i < impostor.distances.length && falses + (impostor.weights[i] as number) <= allowed)
      falses += impostor.weights[i++] as number
    // Impostors that tie with the first one too many are refused with it.
    const limit = impostor.distances[i] ?? Number.POSITIVE_INFINITY
    while (g < genuine.distances.length && (genuine.distances[g] as number) < limit)
      trues += genuine.weights[g++] as number
    limits.push(limit)
    trueAccept.push(trues / genuine.total)
  }
  return { limits, trueAccept }
}

function equalErrorRate(genuine: Weighed, impostor: Weighed): { equalError: number; equalErrorThreshold: number } {
  let best = { gap: 1, equalError: 0.5, equalErrorThreshold: 0 }
  let [i, g, falses, trues] = [0, 0, 0, 0]
  let threshold = Number.NEGATIVE_INFINITY
  for (;;) {
    const [far, frr] = [falses / impostor.total, 1 - trues / genuine.total]
    const next = Math.min(
      genuine.distances[g] ?? Number.POSITIVE_INFINITY,
      impostor.distances[i] ?? Number.POSITIVE_INFINITY,
    )
    const gap = Math.abs(far - frr)
    // Between two distances any threshold does the same; the middle is the safest.
    if (gap < best.gap)
      best = {
        gap,
        equalError: (far + frr) / 2,
        equalErrorThreshold: Number.isFinite(threshold + next)
          ? (threshold + next) / 2
          : Math.max(0, Number.isFinite(next) ? next : threshold),
      }
    if (far >= frr || next === Number.POSITIVE_INFINITY) break
    while ((genuine.distances[g] as number) === next) trues += genuine.weights[g++] as number
    while ((impostor.distances[i] as number) === next) falses += impostor.weights[i++] as number
    threshold = next
  }
  return { equalError: best.equalError, equalErrorThreshold: best.equalErrorThreshold }
}
