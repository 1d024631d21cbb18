import type { Metric } from '#vision/template.ts'

/** Norms accepted besides 0. Inside it no float32 product of two vectors overflows, and no reciprocal norm does. */
export const normRange = { smallest: 1e-15, largest: 1e15 } as const

/** L2 norm in double precision of the vector at `offset`, its elements `stride` apart. */
export function normAt(vectors: Float32Array, offset: number, stride: number, dimensions: number): number {
  let sum = 0
  for (let i = 0, at = offset; i < dimensions; i++, at += stride) {
    const value = vectors[at] as number
    sum += value * value
  }
  return Math.sqrt(sum)
}

/**
 * Distance in the metric, in double precision, between a query and the vector at `offset` whose elements are `stride`
 * apart. Differences are squared one by one: expanding the square would lose half the digits of close vectors. A zero
 * vector has a cosine distance of 1 to everything.
 */
export function distanceAt(
  query: Float32Array,
  queryNorm: number,
  vectors: Float32Array,
  offset: number,
  stride: number,
  metric: Metric,
): number {
  if (metric === 'euclidean') {
    let sum = 0
    for (let i = 0, at = offset; i < query.length; i++, at += stride) {
      const difference = (query[i] as number) - (vectors[at] as number)
      sum += difference * difference
    }
    return Math.sqrt(sum)
  }
  let dot = 0
  let square = 0
  for (let i = 0, at = offset; i < query.length; i++, at += stride) {
    const value = vectors[at] as number
    dot += (query[i] as number) * value
    square += value * value
  }
  const norms = queryNorm * Math.sqrt(square)
  return norms === 0 ? 1 : 1 - dot / norms
}

/** Throws RangeError for a vector of another length, with values that are not finite, or with a norm out of range. */
export function requireVector(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions)
    throw new RangeError(`the space has ${dimensions} dimensions, the vector has ${vector.length}`)
  const norm = normAt(vector, 0, 1, dimensions)
  const usable = norm === 0 || (norm >= normRange.smallest && norm <= normRange.largest)
  if (!usable) throw new RangeError('the vector has values that are not finite, or too large or too small to compare')
}

/** Throws RangeError unless `people` can be asked for. */
export function requirePeople(people: number): void {
  if (!Number.isInteger(people) || people < 1)
    throw new RangeError('the number of people must be a whole number from 1')
}
