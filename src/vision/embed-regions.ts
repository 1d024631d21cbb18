import { alignCrop, placesOf } from './align.ts'
import { embedCrops, meanVector } from './embed.ts'
import type { PhotoTools } from './face-stages.ts'
import { decodeImage } from './image/decode.ts'
import type { Template } from './template.ts'
import type { FaceRegion } from './vision.ts'

/**
 * Templates of kept regions, in their order, as an enrolment makes them, from the landmarks that were kept: nothing is
 * detected. Null for a region that cannot be read or has not the size that its landmarks are for. Throws `cancelled`.
 */
export async function embedRegions(
  regions: readonly FaceRegion[],
  { pack, networks, limits, store, checkpoint }: PhotoTools,
): Promise<readonly (Template | null)[]> {
  const { modelId, dimensions } = pack.embedder
  const embedder = pack.networks.find(({ role }) => role === 'embedder')
  if (embedder?.alignment === undefined) throw new RangeError(`the pack says nothing of how ${modelId} aligns faces`)
  const { alignment, input, enrolScales: scales = [1] } = embedder
  const side = input.width
  const crops: Uint8Array[] = []
  const readable: boolean[] = []
  for (const region of regions) {
    checkpoint()
    const frame = await decodeImage(region.jpeg, limits, store).then(
      (decoded) => decoded.frame,
      () => null,
    )
    readable.push(frame?.width === region.width && frame.height === region.height)
    if (!frame || !readable.at(-1)) continue
    for (const scale of scales) crops.push(alignCrop(frame, region.landmarks, placesOf(alignment, side, scale), side))
  }
  checkpoint()
  const vectors =
    crops.length > 0
      ? await embedCrops(crops, await networks.network('embedder'), { side, dimensions, batch: input.batch })
      : []
  let next = 0
  return readable.map((known) => {
    if (!known) return null
    const vector = meanVector(vectors.slice(next, next + scales.length))
    next += scales.length
    return { modelId, vector }
  })
}
