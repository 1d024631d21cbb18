import type { Metric } from '#vision/template.ts'
import { codeAt } from './code-kernel.ts'
import type { Codes } from './code-memory.ts'

const largestCode = 127
/** Covers double precision in sums of squares of numbers up to 32,767, generously. */
const doubleError = 1e-6

/**
 * Writes the int8 code of the vector at `offset`, its elements `stride` apart, of the given norm: the vector (divided by
 * its norm in cosine spaces) is scale · code + e, and `largestError` covers |e|/scale.
 */
export function encodeRow(
  codes: Codes,
  row: number,
  vectors: Float32Array,
  offset: number,
  stride: number,
  dimensions: number,
  norm: number,
  metric: Metric,
): void {
  const unit = metric === 'cosine' && norm > 0 ? 1 / norm : 1
  let largest = 0
  for (let d = 0, at = offset; d < dimensions; d++, at += stride)
    largest = Math.max(largest, Math.abs(vectors[at] as number))
  const scale = Math.fround((largest * unit) / largestCode)
  let square = 0
  const perScale = scale === 0 ? 0 : unit / scale
  const to = codeAt(row, 0, codes.length)
  for (let d = 0, at = offset; d < dimensions; d++, at += stride) {
    const exact = (vectors[at] as number) * perScale
    const code = Math.round(exact)
    codes.codes[to + (d >> 3) * 32 + (d & 7)] = code
    square += (exact - code) * (exact - code)
  }
  codes.reached = Math.max(codes.reached, row + 1)
  codes.scales[row] = scale
  codes.biases[row] = metric === 'euclidean' ? ((norm * norm) / -2) * (1 - 2 ** -21) : 0
  codes.largestError = Math.max(codes.largestError, Math.sqrt(square) + doubleError)
}

/** Copies a row's code to another row, perhaps of other codes of the same length. */
export function copyCode(from: Codes, fromRow: number, to: Codes, toRow: number): void {
  for (let d = 0; d < from.length; d++)
    to.codes[codeAt(toRow, d, to.length)] = from.codes[codeAt(fromRow, d, from.length)] as number
  to.reached = Math.max(to.reached, toRow + 1)
  to.scales[toRow] = from.scales[fromRow] as number
  to.biases[toRow] = from.biases[fromRow] as number
  to.largestError = Math.max(to.largestError, from.largestError)
}

/** Takes a row out of scans and wipes its code. */
export function wipeCode(codes: Codes, row: number): void {
  codes.scales[row] = Number.NaN
  for (let d = 0; d < codes.length; d++) codes.codes[codeAt(row, d, codes.length)] = 0
}

/** What the kernels need of a query besides its int16 elements. */
export interface QuantisedQuery {
  /** What an element of 1 means. */
  readonly step: number
  /** See {@link quantiseQuery}; to be added to step · sum before scaling. */
  readonly error: number
}

/**
 * Writes a query as int16 and bounds what is lost. For a row g = s·c + e with |e| ≤ s·ρ, and a query q = t·p + f:
 * q·g = s·t·(p·c) + s·(f·c) + q·e, so that by Cauchy and Schwarz |q·g − s·t·(p·c)| ≤ s·(|q|ρ + |f||c|), |c| ≤ 127√D.
 * p·c is exact: 127·Σ|pᵢ| stays below 2³¹. The kernel computes (t·sum + error)·s + bias in float32, five roundings of
 * u = 2⁻²⁴ each relative to at most s(|t·sum| + error) or the bias; 16 u of the largest t·sum and of the error itself cover
 * them, and the bias is stored 8 u of itself too high. Where `upper` is the kernel's result, the true score is at most
 * `upper` and at least upper − 2·s·error − 32 u·|bias|.
 */
export function quantiseQuery(
  query: Float32Array,
  norm: number,
  metric: Metric,
  rowError: number,
  length: number,
  into: Int16Array<SharedArrayBuffer>,
): QuantisedQuery {
  const unit = metric === 'cosine' && norm > 0 ? 1 / norm : 1
  let largest = 0
  for (const value of query) largest = Math.max(largest, Math.abs(value))
  const largestElement = Math.min(32_767, Math.floor(2 ** 31 / largestCode / length) - 1)
  const step = Math.fround((largest * unit) / largestElement)
  let lost = 0
  let kept = 0
  for (let d = 0; d < length; d++) {
    const exact = d < query.length && step > 0 ? ((query[d] as number) * unit) / step : 0
    const element = Math.max(-largestElement, Math.min(largestElement, Math.round(exact)))
    into[d] = element
    lost += (exact - element) ** 2
    kept += element ** 2
  }
  const longestCode = largestCode * Math.sqrt(length)
  const left = norm * unit * rowError + step * (Math.sqrt(lost) + doubleError) * longestCode
  const rounding = 2 ** -20 * step * Math.sqrt(kept) * longestCode
  return { step, error: Math.fround((left + rounding) * (1 + 2 ** -18)) }
}
