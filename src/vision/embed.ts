import type { Network } from './inference/network.ts'
import { runInBatches } from './models/run-in-batches.ts'

/**
 * Aligned crops (RGB bytes, `side` × `side`) as vectors of `dimensions` numbers, in the crops' order; crops of several
 * photos may share a call; `batch` is the most a run takes. Mirror averaging, where the model uses it, is inside the network. Throws RangeError where the
 * network answers another length.
 */
export async function embedCrops(
  crops: readonly Uint8Array[],
  network: Network,
  {
    side,
    dimensions,
    batch,
  }: { readonly side: number; readonly dimensions: number; readonly batch?: number | undefined },
): Promise<readonly Float32Array[]> {
  const fill = (index: number, out: Uint8Array) => out.set(crops[index] ?? [])
  const { embedding } = await runInBatches(network, crops.length, side, ['embedding'], fill, batch)
  if (embedding.length !== crops.length * dimensions)
    throw new RangeError(`the embedder answered ${embedding.length} numbers for ${crops.length} crops`)
  return crops.map((_, i) => embedding.slice(i * dimensions, (i + 1) * dimensions))
}

/** The mean of vectors of one length, as enrolment averages the crops of a face. */
export function meanVector(vectors: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = vectors
  if (vectors.length === 1) return first
  return first.map((_, i) => vectors.reduce((sum, vector) => sum + (vector[i] ?? 0), 0) / vectors.length)
}
