import { alignCrop, pointsFor } from './align.ts'
import type { Network } from './inference/network.ts'
import type { NetworkManifest } from './models/manifest.ts'
import { runInBatches } from './models/run-in-batches.ts'
import type { AttributeTarget } from './read-expression.ts'

type RatingFacts = Pick<NetworkManifest, 'id' | 'input' | 'alignment' | 'scoreRange'>

/**
 * How well each face could be recognised in the eyes of a network trained to tell, 0…1. Targets may be from several frames. Throws
 * RangeError where the manifest does not say how the network wants its faces aligned.
 */
export async function rateFaces(
  targets: readonly AttributeTarget[],
  network: Network,
  { id, input, alignment, scoreRange = { worst: 0, best: 1 } }: RatingFacts,
): Promise<readonly number[]> {
  if (alignment === undefined) throw new RangeError(`the pack says nothing of how ${id} wants its faces aligned`)
  const side = input.width
  const places = alignment.map(({ x, y }) => ({ x: x * side, y: y * side }))
  const fill = (index: number, out: Uint8Array) => {
    const target = targets[index]
    if (target) alignCrop(target.frame, pointsFor(target.landmarks, places), places, side, out)
  }
  const { score } = await runInBatches(network, targets.length, side, ['score'], fill, input.batch)
  const { worst, best } = scoreRange
  return targets.map((_, i) => Math.min(1, Math.max(0, ((score[i] ?? 0) - worst) / (best - worst))))
}
