import { alignCrop, pointsFor } from './align.ts'
import { type Expression, type ExpressionLabel, expressionLabels, type Landmarks } from './face.ts'
import { faceCrop } from './face-crop.ts'
import type { Frame } from './frame.ts'
import type { Network } from './inference/network.ts'
import type { NetworkManifest } from './models/manifest.ts'
import { runInBatches } from './models/run-in-batches.ts'

/** A face whose attributes are asked for. */
export interface AttributeTarget {
  readonly frame: Frame
  readonly landmarks: Landmarks
}

/** The crop's side in distances between the eyes: the best for face-api's network (bench/expression.ts). */
const usualSize = 2.7

interface ExpressionFacts extends Pick<NetworkManifest, 'input' | 'labels' | 'alignment'> {
  readonly cropSize?: number
}

/**
 * What each face shows, not what a person feels: probabilities of seven expressions and the likeliest. Right for 165
 * of 293 FER2013 faces (bench/expression.ts; chance is one in seven). Targets may be from several frames. Throws RangeError where the manifest's
 * labels are not the seven.
 */
export async function readExpression(
  targets: readonly AttributeTarget[],
  network: Network,
  { input, alignment, cropSize: size = usualSize, labels = [] }: ExpressionFacts,
): Promise<readonly Expression[]> {
  const order = expressionLabels.map((label) => labels.indexOf(label))
  if (order.includes(-1)) throw new RangeError('the pack does not say which number is which expression')
  const side = input.width
  const places = alignment?.map(({ x, y }) => ({ x: x * side, y: y * side }))
  const fill = (index: number, out: Uint8Array) => {
    const target = targets[index]
    if (target === undefined) return
    if (places !== undefined) alignCrop(target.frame, pointsFor(target.landmarks, places), places, side, out)
    else faceCrop(target.frame, target.landmarks, { side, size }, out)
  }
  const { score } = await runInBatches(network, targets.length, side, ['score'], fill, input.batch)
  return targets.map((_, i) => {
    const seen = order.map((at) => score[i * labels.length + at] ?? 0)
    // A network may know expressions besides the seven; what it gives them falls to the others in proportion.
    const sum = seen.reduce((total, share) => total + share, 0)
    const entries = expressionLabels.map(
      (label, at) => [label, sum > 0 ? (seen[at] ?? 0) / sum : 1 / order.length] as const,
    )
    const [best] = [...entries].sort((a, b) => b[1] - a[1])
    const probabilities = Object.fromEntries(entries) as Record<ExpressionLabel, number>
    return { label: best?.[0] ?? 'neutral', probabilities }
  })
}
