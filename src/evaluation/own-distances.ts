import { distanceBetween, type Metric } from '#vision/template.ts'

export interface OwnDistances {
  /** Of each face to the closest other face of the same person; Infinity for a single one. */
  readonly closest: readonly number[]
  /** Between the two faces that differ most; 0 for a single one. */
  readonly widest: number
}

/** How alike the faces of one person are to each other. */
export function ownDistances(vectors: readonly Float32Array[], metric: Metric): OwnDistances {
  const closest = vectors.map(() => Number.POSITIVE_INFINITY)
  let widest = 0
  for (const [i, a] of vectors.entries())
    for (let j = i + 1; j < vectors.length; j++) {
      const distance = distanceBetween(a, vectors[j] as Float32Array, metric)
      closest[i] = Math.min(closest[i] as number, distance)
      closest[j] = Math.min(closest[j] as number, distance)
      widest = Math.max(widest, distance)
    }
  return { closest, widest }
}
