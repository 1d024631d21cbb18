import type { Metric } from '#vision/template.ts'

/** Distance between two photos by their numbers; Infinity where either has no template. */
export type ComparePhotos = (a: number, b: number) => number

/** Lays the vectors out side by side, so that many comparisons take one pass over each. Throws RangeError for mixed lengths. */
export function comparePhotos(vectors: readonly (Float32Array | null)[], metric: Metric): ComparePhotos {
  const dimensions = vectors.find((vector) => vector !== null)?.length ?? 0
  const table = new Float32Array(vectors.length * dimensions)
  const squares = new Float64Array(vectors.length).fill(Number.NaN)
  for (const [i, vector] of vectors.entries()) {
    if (!vector) continue
    if (vector.length !== dimensions) throw new RangeError('templates of different lengths do not compare')
    table.set(vector, i * dimensions)
    squares[i] = vector.reduce((sum, value) => sum + value * value, 0)
  }
  return (a, b) => {
    const [squareA, squareB] = [squares[a] as number, squares[b] as number]
    if (Number.isNaN(squareA) || Number.isNaN(squareB)) return Number.POSITIVE_INFINITY
    let dot = 0
    for (let i = a * dimensions, j = b * dimensions, end = i + dimensions; i < end; i++, j++)
      dot += (table[i] as number) * (table[j] as number)
    if (metric === 'euclidean') return Math.sqrt(Math.max(0, squareA + squareB - 2 * dot))
    const norms = Math.sqrt(squareA * squareB)
    return norms === 0 ? 1 : 1 - dot / norms
  }
}
