/** 10th, 50th and 90th percentile of so many measurements. */
export interface Spread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
  readonly n: number
}

/** What issue or README promise: at most, or at least, so much. */
export interface Reach {
  readonly limit: number
  readonly is: 'at most' | 'at least'
}

/** One line of the table. `value` is a median wherever there is a spread. */
export interface Row {
  readonly part: string
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly spread?: Spread
  readonly reach?: Reach
  readonly note?: string
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (part: number): number => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9), n: sorted.length }
}

/** A row of measurements: its median is the value. */
export function measured(
  part: string,
  name: string,
  unit: string,
  values: readonly number[],
  more: { readonly reach?: Reach; readonly note?: string } = {},
): Row {
  const spread = spreadOf(values)
  return { part, name, value: spread.p50, unit, spread, ...more }
}

/** Whether a row keeps its promise; undefined where it has none. */
export function keeps({ value, reach }: Row): boolean | undefined {
  if (!reach) return undefined
  return reach.is === 'at most' ? value <= reach.limit : value >= reach.limit
}
