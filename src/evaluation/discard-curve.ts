import type { Scores } from './scores.ts'

export interface DiscardPoint {
  /** Share of the genuine comparisons left out, those of the worst photos first. */
  readonly discarded: number
  /** Share of the rest that is refused. */
  readonly missed: number
}

export interface DiscardCurve {
  readonly threshold: number
  /** Genuine comparisons refused before anything is left out. */
  readonly misses: number
  readonly points: readonly DiscardPoint[]
}

/** Share refused at the start: enough errors to see whether they go. */
const startingError = 0.05
const fewestMisses = 5
const step = 0.01
const mostDiscarded = 0.5

/**
 * Error against discard (Grother and Tabassi, 2007; ISO/IEC 29794-1): how the share of genuine comparisons refused falls as
 * those with the worst photo are left out, at the threshold that refuses 5 % of all. A useless quality leaves the curve flat; a
 * perfect one reaches 0 at 5 %. A comparison is as good as its worse photo. `quality` is that of each photo, 0…1. Null
 * where fewer than five comparisons would be refused.
 */
export function discardCurve(genuine: Scores, quality: ArrayLike<number>): DiscardCurve | null {
  const count = genuine.distances.length
  const misses = Math.floor(count * startingError)
  if (misses < fewestMisses) return null
  const threshold = genuine.distances[count - misses - 1] as number
  const worst = Array.from({ length: count }, (_, i) => ({
    quality: Math.min(quality[genuine.left[i] as number] as number, quality[genuine.right[i] as number] as number),
    missed: (genuine.distances[i] as number) > threshold,
  })).sort((a, b) => a.quality - b.quality)
  const missed = new Int32Array(count + 1)
  for (let i = count - 1; i >= 0; i--) missed[i] = (missed[i + 1] as number) + (worst[i]?.missed ? 1 : 0)
  const points = Array.from({ length: Math.round(mostDiscarded / step) + 1 }, (_, i) => {
    const left = Math.floor(count * i * step)
    return { discarded: i * step, missed: (missed[left] as number) / (count - left) }
  })
  return { threshold, misses: missed[0] as number, points }
}
