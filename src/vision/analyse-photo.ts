import { cutRegion } from './cut-region.ts'
import { detectIn, embedLocated, locateFaces, manifestOf, type PhotoTools, readAttributes } from './face-stages.ts'
import { decodeImage } from './image/decode.ts'
import { checkFaces } from './image/limits.ts'
import { printPicture } from './print-picture.ts'
import type { AnalysedFace, AnalyseOptions, Analysis, DetectorMode, StageTimes } from './vision.ts'

type Stage = Exclude<keyof StageTimes, 'wait'>

/**
 * One photo from bytes to faces: decode, detect, pick, landmarks, quality, and where asked template, attributes and region.
 * Pixels never leave the thread, except in the regions asked for. Throws what decoding throws, and `cancelled`.
 */
export async function analysePhoto(
  image: Uint8Array,
  options: AnalyseOptions & { readonly detector: DetectorMode },
  tools: PhotoTools,
): Promise<Analysis> {
  const times: Record<Stage, number> = { decode: 0, detect: 0, landmarks: 0, embed: 0, attributes: 0 }
  const timed = async <T>(stage: Stage, work: () => Promise<T>): Promise<T> => {
    tools.checkpoint()
    const start = performance.now()
    const result = await work()
    times[stage] = performance.now() - start
    return result
  }
  const { frame, format } = await timed('decode', () => decodeImage(image, tools.limits, tools.store))
  const detector = manifestOf(tools.pack, `detector-${options.detector}`)
  const detections = await timed('detect', () => detectIn(frame, detector, options.detector, tools))
  // One face of a crowd is looked for among all of them, at no cost; all of them are many times one photo's work.
  if (options.pick === 'all' || options.pick === 'only') checkFaces(detections.length, tools.limits)
  const located = await timed('landmarks', () => locateFaces(frame, detections, options.pick, tools))
  // Several faces under `only` are the caller's error to report: no template, attribute or region is made in vain.
  const useful = options.pick !== 'only' || located.length === 1
  const templates =
    useful && options.template
      ? await timed('embed', () => embedLocated(frame, located, options.enrol ?? false, tools))
      : []
  const shown = useful ? located : []
  const attributes = await timed('attributes', () => readAttributes(frame, shown, options.attributes, tools))
  const faces: AnalysedFace[] = []
  for (const [i, face] of located.entries()) {
    const { box, landmarks, score, quality } = face
    faces.push({
      box,
      landmarks,
      detectionScore: score,
      quality,
      template: templates[i] ?? null,
      region: useful && options.region ? await cutRegion(frame, face, detector.id) : null,
      expression: attributes.expressions[i] ?? null,
      liveness: attributes.liveness[i] ?? null,
    })
  }
  return {
    width: frame.width,
    height: frame.height,
    format,
    detectorId: detector.id,
    found: detections.length,
    faces,
    ...(options.print ? { print: printPicture(frame) } : {}),
    times: { wait: 0, ...times },
  }
}
