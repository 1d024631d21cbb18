import { errorRates } from './error-rates.ts'
import { type Estimate, percentileInterval, widen, wilson } from './estimate.ts'
import { resamplePeople } from './resample-people.ts'
import { countUpTo, countUsable, type ScoreSet } from './scores.ts'

/** Fewer impostors than this above the asked share, and the share is a matter of luck. */
export const fewestFalseAccepts = 5

export interface OperatingPoint {
  /** Asked share of impostors accepted. */
  readonly falseAccept: number
  /** Genuine comparisons accepted; null where there are too few impostors to say. */
  readonly trueAccept: Estimate | null
  /** Distance below which is accepted. */
  readonly threshold: number | null
  /** Why there is no number. */
  readonly reason: string | null
}

export interface RocPoint {
  readonly falseAccept: number
  readonly trueAccept: number
  readonly low: number
  readonly high: number
}

export interface Accuracy {
  readonly operatingPoints: readonly OperatingPoint[]
  readonly equalError: Estimate
  readonly equalErrorThreshold: number
  readonly roc: readonly RocPoint[]
  /** Shares accepted up to the distances given. */
  readonly fixed: readonly {
    readonly threshold: number
    readonly falseAccept: Estimate
    readonly trueAccept: Estimate
  }[]
}

/** What is measured whichever distances are asked about. */
export type Rates = Omit<Accuracy, 'fixed'>

export function ratesOf({ fixed: _, ...rates }: Accuracy): Rates {
  return rates
}

/** How many impostors it takes to speak of a share of them. */
export function impostorsNeeded(falseAccept: number): number {
  return Math.ceil(fewestFalseAccepts / falseAccept - 1e-9)
}

/**
 * True accept rates at asked false accept rates, the equal error rate and the ROC curve, with 95 % intervals over people.
 * Null where there is not at least one comparison of each kind.
 */
export async function measureAccuracy(
  set: ScoreSet,
  what: {
    /** Shares of impostors to answer for. */
    readonly falseAccepts: readonly number[]
    /** Distances to answer for. */
    readonly thresholds?: readonly number[]
    /** What impostor comparisons are called. */
    readonly impostors: string
  },
  seed: number,
  signal: AbortSignal,
): Promise<Accuracy | null> {
  const impostors = set.impostor.distances.length
  const { falseAccepts: asked, thresholds = [] } = what
  const grid = [...new Set([...asked, ...curveShares(impostors)])].sort((a, b) => a - b)
  const measured = errorRates(set, new Int32Array(set.people).fill(1), grid, thresholds)
  if (!measured) return null
  const resampled = await resamplePeople(set, grid, thresholds, seed, signal)
  const genuine = set.genuine.distances.length
  const at = (share: number): { estimate: Estimate; threshold: number } => {
    const i = grid.indexOf(share)
    const value = measured.trueAccept[i] ?? 0
    const interval = percentileInterval(resampled.map((rates) => rates.trueAccept[i] ?? 0))
    return {
      estimate: widen(wilson(Math.round(value * genuine), genuine), interval),
      threshold: thresholdAt(set, measured.limits[i] ?? 0),
    }
  }
  const fixed = thresholds.map((threshold, i) => {
    const share = (scores: ScoreSet['genuine'], kind: 'falseAccept' | 'trueAccept') =>
      widen(
        wilson(countUpTo(scores.distances, threshold), scores.distances.length),
        percentileInterval(resampled.map((rates) => rates.fixed[i]?.[kind] ?? 0)),
      )
    return { threshold, falseAccept: share(set.impostor, 'falseAccept'), trueAccept: share(set.genuine, 'trueAccept') }
  })
  const equalError = widen(
    { value: measured.equalError, low: measured.equalError, high: measured.equalError },
    percentileInterval(resampled.map((rates) => rates.equalError)),
  )
  return {
    operatingPoints: asked.map((falseAccept) => {
      const needed = impostorsNeeded(falseAccept)
      if (impostors < needed) {
        const reason = `needs at least ${needed.toLocaleString('en')} ${what.impostors}, there are ${impostors.toLocaleString('en')}`
        return { falseAccept, trueAccept: null, threshold: null, reason }
      }
      const { estimate, threshold } = at(falseAccept)
      return { falseAccept, trueAccept: estimate, threshold, reason: null }
    }),
    // At the equal error rate both kinds err: the rarer kind decides how exactly it is known.
    equalError: widen(
      equalError,
      wilson(measured.equalError * Math.min(genuine, impostors), Math.min(genuine, impostors)),
    ),
    equalErrorThreshold: measured.equalErrorThreshold,
    roc: curveShares(impostors).map((falseAccept) => {
      const { value, low, high } = at(falseAccept).estimate
      return { falseAccept, trueAccept: value, low, high }
    }),
    fixed,
  }
}

/** Shares of impostors from the least that can be spoken of to all, ten a decade. */
function curveShares(impostors: number): number[] {
  const decades = Math.log10(impostors / fewestFalseAccepts)
  if (!(decades > 0)) return []
  const steps = Math.ceil(decades * 10)
  return Array.from({ length: steps + 1 }, (_, i) => (i === steps ? 1 : 10 ** ((i / steps - 1) * decades)))
}

/** A threshold that separates like "below `limit`": half-way to the closest comparison of any kind below it. */
function thresholdAt({ genuine, impostor }: ScoreSet, limit: number): number {
  const below = [genuine.distances, impostor.distances].map((distances) => {
    const smaller = countUpTo(distances, limit)
    let i = Math.min(smaller, countUsable(distances)) - 1
    while (i >= 0 && (distances[i] as number) >= limit) i--
    return i >= 0 ? (distances[i] as number) : 0
  })
  const last = Math.max(...below)
  return Number.isFinite(limit) ? (last + limit) / 2 : last
}
