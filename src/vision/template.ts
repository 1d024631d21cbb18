/** What is stored and compared: the model that made it and its vector. Two templates compare only if their models are equal. */
export interface Template {
  /** `<pack>/<embedder>@<version>`, for example `embedded/dlib-resnet@1`. */
  readonly modelId: string
  readonly vector: Float32Array
}

/** How two vectors of a model compare. `euclidean`: L2 distance; `cosine`: 1 − cosine similarity. */
export type Metric = 'euclidean' | 'cosine'

/** Distance of two vectors in the model's metric, in double precision. Throws RangeError when the lengths differ. */
export function distanceBetween(a: Float32Array, b: Float32Array, metric: Metric): number {
  if (a.length !== b.length) throw new RangeError(`vectors of length ${a.length} and ${b.length} do not compare`)
  let dot = 0
  let normA = 0
  let normB = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as number
    const y = b[i] as number
    dot += x * y
    normA += x * x
    normB += y * y
  }
  if (metric === 'euclidean') return Math.sqrt(Math.max(0, normA + normB - 2 * dot))
  const norms = Math.sqrt(normA * normB)
  return norms === 0 ? 1 : 1 - dot / norms
}

/** `similarity` as the wire promises it, higher is more alike: cosine, or max(0, 1 − d²/2) for Euclidean models. */
export function similarityOf(distance: number, metric: Metric): number {
  return metric === 'euclidean' ? Math.max(0, 1 - (distance * distance) / 2) : 1 - distance
}
