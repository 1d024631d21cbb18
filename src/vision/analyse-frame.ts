import { centreOf, isInPolygon } from '#core/geometry.ts'
import { alignCrop, placesOf } from './align.ts'
import { cutRegion } from './cut-region.ts'
import type { Face } from './face.ts'
import { detectIn, embedLocated, locateFaces, manifestOf, type PhotoTools, readAttributes } from './face-stages.ts'
import type { Frame } from './frame.ts'
import { decodeImage } from './image/decode.ts'
import type { AnalysedFace, DetectorMode, EmbedFrameOptions, FrameOptions } from './vision.ts'

/** Faces of a frame of a stream, with landmarks and quality and without templates: what following them needs. */
export async function detectFrame(
  frame: Frame,
  { detector, minimumFace = 0, within }: FrameOptions & { readonly detector: DetectorMode },
  tools: PhotoTools,
): Promise<readonly Face[]> {
  tools.checkpoint()
  const found = await detectIn(frame, manifestOf(tools.pack, `detector-${detector}`), detector, tools)
  // Landmarks cost more than the detection of a face, so what does not count goes before them.
  const counted = found.filter(
    ({ box }) =>
      Math.max(box.width, box.height) >= minimumFace &&
      (within === undefined || within.some((polygon) => isInPolygon(centreOf(box), polygon))),
  )
  const located = await locateFaces(frame, counted, 'all', tools)
  return located.map(({ box, landmarks, score, quality }) => ({ box, landmarks, detectionScore: score, quality }))
}

/** Templates of faces that were found in this frame before, with what is asked for beside them, in their order. */
export async function embedFrameFaces(
  frame: Frame,
  faces: readonly Face[],
  { region, attributes, detector }: EmbedFrameOptions & { readonly detector: DetectorMode },
  tools: PhotoTools,
): Promise<readonly AnalysedFace[]> {
  tools.checkpoint()
  const { alignment, input, id } = manifestOf(tools.pack, 'embedder')
  if (alignment === undefined) throw new RangeError(`the pack says nothing of how ${id} wants its faces aligned`)
  const places = placesOf(alignment, input.width, 1)
  const crops = faces.map(({ landmarks }) => ({ landmarks, crop: alignCrop(frame, landmarks, places, input.width) }))
  const templates = await embedLocated(frame, crops, false, tools)
  const { expressions, liveness } = await readAttributes(frame, faces, attributes, tools)
  const detectorId = manifestOf(tools.pack, `detector-${detector}`).id
  const analysed: AnalysedFace[] = []
  for (const [i, face] of faces.entries())
    analysed.push({
      ...face,
      template: templates[i] ?? null,
      region: region ? await cutRegion(frame, face, detectorId) : null,
      expression: expressions[i] ?? null,
      liveness: liveness[i] ?? null,
    })
  return analysed
}

/** A picture that was sent as a frame of a stream, in memory that all threads share. Throws what decoding throws. */
export async function decodeFrame(image: Uint8Array, { limits, store }: PhotoTools): Promise<Frame> {
  const { frame } = await decodeImage(image, limits, store)
  const length = frame.width * frame.height * 3
  const pixels = new Uint8Array(new SharedArrayBuffer(length))
  pixels.set(frame.pixels.subarray(0, length))
  return { width: frame.width, height: frame.height, pixels }
}
