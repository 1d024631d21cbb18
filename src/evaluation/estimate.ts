/** A measured value with its 95 % confidence interval. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** 97.5 % quantile of the normal distribution. */
const z = 1.959964

/**
 * Wilson's (1927) score interval of a share: honest for few trials and for shares near 0 and 1, where the usual one is not.
 * Takes the trials for independent. `of` 0 gives the whole of 0…1.
 */
export function wilson(count: number, of: number): Estimate {
  if (of <= 0) return { value: 0, low: 0, high: 1 }
  const share = count / of
  const scale = 1 + z ** 2 / of
  const centre = (share + z ** 2 / (2 * of)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  // Rounding must not put the value outside its own interval.
  return {
    value: share,
    low: Math.max(0, Math.min(share, centre - half)),
    high: Math.min(1, Math.max(share, centre + half)),
  }
}

/** The middle 95 % of resampled values, by the percentile method; null for none. */
export function percentileInterval(values: readonly number[]): { low: number; high: number } | null {
  const sorted = Float64Array.from(values).sort()
  const low = sorted[Math.floor((sorted.length - 1) * 0.025)]
  const high = sorted[Math.ceil((sorted.length - 1) * 0.975)]
  return low === undefined || high === undefined ? null : { low, high }
}

/**
 * The wider of two intervals at each end. Resampling people sees that one person's comparisons go together, but not what a
 * perfect score hides; Wilson's interval sees the latter only.
 */
export function widen(estimate: Estimate, other: { readonly low: number; readonly high: number } | null): Estimate {
  if (!other) return estimate
  return { ...estimate, low: Math.min(estimate.low, other.low), high: Math.max(estimate.high, other.high) }
}
