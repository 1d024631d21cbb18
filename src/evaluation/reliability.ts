import { countUsable, type ScoreSet } from './scores.ts'

export interface ReliabilityBin {
  /** Mean probability of the same person that was promised. */
  readonly promised: number
  /** Share that was the same person, both kinds counting half. */
  readonly observed: number
  readonly comparisons: number
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[]
  /** Mean difference of promised and observed, by weight: 0 is perfect. */
  readonly error: number
}

const binCount = 10

/**
 * Whether the probability of the same person holds: comparisons by what was promised, against how many were the same person.
 * Genuine and impostor comparisons count half each in all, as a probability without a prior does. Null without both.
 */
export function reliabilityOf(set: ScoreSet, probability: (distance: number) => number): Reliability | null {
  const kinds = [set.genuine.distances, set.impostor.distances].map((all) => all.subarray(0, countUsable(all)))
  if (kinds.some((kind) => kind.length === 0)) return null
  const bins = Array.from({ length: binCount }, () => ({ promised: 0, same: 0, weight: 0, comparisons: 0 }))
  for (const [kind, distances] of kinds.entries()) {
    const weight = 0.5 / distances.length
    for (const distance of distances) {
      const p = probability(distance)
      const bin = bins[Math.min(binCount - 1, Math.floor(p * binCount))]
      if (!bin) continue
      bin.promised += p * weight
      bin.same += kind === 0 ? weight : 0
      bin.weight += weight
      bin.comparisons++
    }
  }
  const filled = bins.filter((bin) => bin.comparisons > 0)
  return {
    bins: filled.map(({ promised, same, weight, comparisons }) => ({
      promised: promised / weight,
      observed: same / weight,
      comparisons,
    })),
    error: filled.reduce((sum, { promised, same }) => sum + Math.abs(promised - same), 0),
  }
}
