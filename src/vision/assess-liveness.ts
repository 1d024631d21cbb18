import type { Box } from '#core/geometry.ts'
import { boxCrop } from './box-crop.ts'
import type { Liveness } from './face.ts'
import { faceCrop } from './face-crop.ts'
import type { Network } from './inference/network.ts'
import type { NetworkManifest } from './models/manifest.ts'
import { runInBatches } from './models/run-in-batches.ts'
import type { AttributeTarget } from './read-expression.ts'

/** A network that tells live faces from pictures of faces, and what its manifest says of it. */
export interface LivenessJudge {
  readonly network: Network
  readonly manifest: Pick<NetworkManifest, 'id' | 'input' | 'labels' | 'boxScale'>
}

/** A face to judge, with its box as the detector gave it. */
export interface LivenessTarget extends AttributeTarget {
  readonly box: Box
}

/** The crop's side in distances between the eyes: wide enough for the edge of a photo or a screen to show. */
const size = 4

/**
 * Passive spoof score of each face: the mean of the judges' probabilities of `live`. The embedded pack's networks do not tell
 * the published sample attacks from the live sample, so the answer is `uncertified` and must never decide alone. Targets may
 * be from several frames. Throws RangeError without judges, or where a manifest does not say which number means live.
 */
export async function assessLiveness(
  targets: readonly LivenessTarget[],
  judges: readonly LivenessJudge[],
): Promise<readonly Liveness[]> {
  if (judges.length === 0) throw new RangeError('a liveness score needs at least one network')
  const sums = new Float64Array(targets.length)
  for (const { network, manifest } of judges) {
    const labels = manifest.labels ?? []
    const live = labels.indexOf('live')
    if (live < 0) throw new RangeError(`the pack does not say which number of ${manifest.id} means live`)
    const side = manifest.input.width
    const { boxScale } = manifest
    const fill = (index: number, out: Uint8Array) => {
      const target = targets[index]
      if (target === undefined) return
      if (boxScale !== undefined) boxCrop(target.frame, target.box, { side, scale: boxScale }, out)
      else faceCrop(target.frame, target.landmarks, { side, size }, out)
    }
    const { score } = await runInBatches(network, targets.length, side, ['score'], fill, manifest.input.batch)
    for (let i = 0; i < targets.length; i++) sums[i] = (sums[i] ?? 0) + (score[i * labels.length + live] ?? 0)
  }
  return Array.from(sums, (sum) => ({ score: sum / judges.length, certainty: 'uncertified' }))
}
