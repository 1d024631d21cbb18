import { type Estimate, widen, wilson } from './estimate.ts'

/** One comparison whose answer is known, in the order of the pairs file. */
export interface LabelledDistance {
  /** Infinity where a photo gave no template. */
  readonly distance: number
  readonly same: boolean
}

export interface FoldAccuracy extends Estimate {
  readonly folds: readonly number[]
  /** Standard error of the mean over the folds. */
  readonly standardError: number
  /** Mean of the thresholds fitted. */
  readonly threshold: number
}

const foldCount = 10

/**
 * Share of right answers over ten folds, each judged with the threshold that answers most of the other nine rightly: the
 * protocol of Labeled Faces in the Wild (Huang et al., 2007). Folds are runs of the file, so that people stay together, with
 * the same mix of both kinds. A pair that cannot be compared is a wrong answer. Null with fewer than ten pairs of either kind.
 */
export function foldAccuracy(pairs: readonly LabelledDistance[]): FoldAccuracy | null {
  const kinds = [pairs.filter((pair) => pair.same), pairs.filter((pair) => !pair.same)]
  if (kinds.some((kind) => kind.length < foldCount)) return null
  const folds = Array.from({ length: foldCount }, (_, fold) =>
    kinds.flatMap((kind) =>
      kind.slice(Math.floor((fold * kind.length) / foldCount), Math.floor(((fold + 1) * kind.length) / foldCount)),
    ),
  )
  const judged = folds.map((fold, at) => {
    const threshold = bestThreshold(folds.flatMap((other, i) => (i === at ? [] : other)))
    return { threshold, right: fold.filter((pair) => isRight(pair, threshold)).length, of: fold.length }
  })
  const shares = judged.map(({ right, of }) => right / of)
  const mean = shares.reduce((sum, share) => sum + share, 0) / foldCount
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (foldCount - 1)
  const right = judged.reduce((sum, fold) => sum + fold.right, 0)
  const standardError = Math.sqrt(variance / foldCount)
  const overFolds = { low: Math.max(0, mean - 1.96 * standardError), high: Math.min(1, mean + 1.96 * standardError) }
  return {
    ...widen(wilson(right, pairs.length), overFolds),
    folds: shares,
    standardError,
    threshold: judged.reduce((sum, { threshold }) => sum + threshold, 0) / foldCount,
  }
}

function isRight({ distance, same }: LabelledDistance, threshold: number): boolean {
  return Number.isFinite(distance) && distance <= threshold === same
}

/** The threshold that answers most pairs rightly; of several the middle of the widest gap between two distances. */
export function bestThreshold(pairs: readonly LabelledDistance[]): number {
  const usable = pairs.filter(({ distance }) => Number.isFinite(distance)).sort((a, b) => a.distance - b.distance)
  // Accepting nobody: every impostor pair is right.
  let right = usable.filter(({ same }) => !same).length
  let best = { right, gap: 0, threshold: usable[0] ? usable[0].distance - 1e-6 : 0 }
  for (const [i, { distance, same }] of usable.entries()) {
    right += same ? 1 : -1
    const next = usable[i + 1]?.distance ?? distance
    if (next === distance && i + 1 < usable.length) continue
    const gap = next - distance
    if (right > best.right || (right === best.right && gap > best.gap))
      best = { right, gap, threshold: (distance + next) / 2 }
  }
  return best.threshold
}
