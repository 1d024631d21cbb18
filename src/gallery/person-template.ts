/** A face of a person, with the overall quality that it was enrolled with. */
export interface RatedFace {
  readonly vector: Float32Array
  readonly quality: number
}

/** A face without any quality still says something. */
const leastWeight = 0.01

/**
 * One template for all faces of a person: their mean, weighted by quality. It lies nearer to what the person looks like than any
 * single photo does. Null for fewer than two faces, of which the mean says nothing new.
 */
export function personTemplateOf(faces: readonly RatedFace[]): Float32Array | null {
  const [first] = faces
  if (!first || faces.length < 2) return null
  const sum = new Float64Array(first.vector.length)
  let total = 0
  for (const { vector, quality } of faces) {
    const weight = Math.max(leastWeight, quality)
    total += weight
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + weight * (vector[i] as number)
  }
  return Float32Array.from(sum, (value) => value / total)
}
