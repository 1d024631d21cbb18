import { alignCrop, placesOf } from './align.ts'
import { assessLiveness } from './assess-liveness.ts'
import { assessQuality, withRating } from './assess-quality.ts'
import { confirmFaces, type LocatedFace } from './confirm-faces.ts'
import { cutRegion } from './cut-region.ts'
import { detectFaces, smallestOfCascade } from './detect.ts'
import { embedCrops, meanVector } from './embed.ts'
import type { Detection, Expression, Liveness, Quality } from './face.ts'
import { findLandmarks } from './find-landmarks.ts'
import type { Frame } from './frame.ts'
import { decodeImage } from './image/decode.ts'
import type { ImageLimits } from './image/limits.ts'
import type { PixelStore } from './image/pixel-store.ts'
import type { NetworkSet } from './inference/network-set.ts'
import { detectCascade } from './models/detect-cascade.ts'
import type { NetworkManifest, NetworkRole, PackManifest } from './models/manifest.ts'
import { printPicture } from './print-picture.ts'
import { rateFaces } from './rate-faces.ts'
import { readExpression } from './read-expression.ts'
import { selectFace } from './select-face.ts'
import type { Template } from './template.ts'
import type {
  AnalysedFace,
  AnalyseOptions,
  Analysis,
  AttributeName,
  DetectorMode,
  FacePick,
  StageTimes,
} from './vision.ts'

/** What a thread has for its photos. */
export interface PhotoTools {
  readonly pack: PackManifest
  readonly networks: NetworkSet
  readonly limits: ImageLimits
  readonly store: PixelStore
  /** Throws once nobody waits for the photo any more; networks ask it by themselves before every run. */
  checkpoint(): void
}

interface AlignedFace extends LocatedFace {
  /** As it goes to the embedder. */
  readonly crop: Uint8Array
  readonly quality: Quality
}

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
  const detections = await timed('detect', () => detect(frame, detector, options.detector, tools))
  const located = await timed('landmarks', () => locate(frame, detections, options.pick, tools))
  // Several faces under `only` are the caller's error to report: no template, attribute or region is made in vain.
  const useful = options.pick !== 'only' || located.length === 1
  const templates =
    useful && options.template ? await timed('embed', () => embed(frame, located, options.enrol ?? false, tools)) : []
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

async function detect(
  frame: Frame,
  detector: NetworkManifest,
  mode: DetectorMode,
  { networks }: PhotoTools,
): Promise<readonly Detection[]> {
  const { detection: facts, role, id } = detector
  if (facts === undefined) throw new RangeError(`the pack says nothing of what ${id} can detect`)
  const network = await networks.network(role)
  if (facts.decoder !== 'mtcnn') return detectFaces(frame, network, facts, mode)
  const [refine, output] = [await networks.network('detector-refine'), await networks.network('detector-output')]
  const smallest = smallestOfCascade(frame, facts, mode)
  return detectCascade(frame, { propose: network, refine, output }, { smallest })
}

/** Faces picked, with landmarks, crop and quality; a picked box that turns out to hold no face gives way to the next one. */
async function locate(
  frame: Frame,
  detections: readonly Detection[],
  pick: FacePick,
  tools: PhotoTools,
): Promise<readonly AlignedFace[]> {
  const { pack, networks } = tools
  const { alignment, input, id } = manifestOf(pack, 'embedder')
  if (alignment === undefined) throw new RangeError(`the pack says nothing of how ${id} wants its faces aligned`)
  const side = input.width
  const places = placesOf(alignment, side, 1)
  const network = await networks.network('landmarks')
  let rest = detections
  while (rest.length > 0) {
    const chosen = selectFace(rest, frame, pick)
    const targets = chosen.map((detection) => ({ ...detection, frame }))
    const confirmed = confirmFaces(chosen, await findLandmarks(targets, network))
    if (confirmed.length > 0) {
      const ratings = await rate(frame, confirmed, tools)
      return confirmed.map((face, i) => {
        const crop = alignCrop(frame, face.landmarks, places, side)
        const quality = withRating(assessQuality({ ...face, frame, crop, side }), ratings[i] ?? 1)
        return { ...face, crop, quality }
      })
    }
    rest = rest.filter((detection) => !chosen.includes(detection))
  }
  return []
}

/** What the pack's network for quality thinks of the faces; nothing where it has none. */
async function rate(frame: Frame, faces: readonly LocatedFace[], { pack, networks }: PhotoTools) {
  const manifest = pack.networks.find(({ role }) => role === 'quality')
  if (manifest === undefined) return []
  const targets = faces.map(({ landmarks }) => ({ frame, landmarks }))
  return rateFaces(targets, await networks.network('quality'), manifest)
}

async function embed(
  frame: Frame,
  faces: readonly AlignedFace[],
  enrol: boolean,
  { pack, networks }: PhotoTools,
): Promise<readonly Template[]> {
  const { modelId, dimensions } = pack.embedder
  const { input, alignment = [], enrolScales = [1] } = manifestOf(pack, 'embedder')
  const side = input.width
  const scales = enrol ? enrolScales : [1]
  const crops = faces.flatMap(({ crop, landmarks }) =>
    scales.map((scale) => (scale === 1 ? crop : alignCrop(frame, landmarks, placesOf(alignment, side, scale), side))),
  )
  const how = { side, dimensions, batch: input.batch }
  const vectors = await embedCrops(crops, await networks.network('embedder'), how)
  return faces.map((_, i) => ({
    modelId,
    vector: meanVector(vectors.slice(i * scales.length, (i + 1) * scales.length)),
  }))
}

async function readAttributes(
  frame: Frame,
  faces: readonly LocatedFace[],
  wanted: readonly AttributeName[],
  { pack, networks }: PhotoTools,
): Promise<{ readonly expressions: readonly Expression[]; readonly liveness: readonly Liveness[] }> {
  const targets = faces.map(({ box, landmarks }) => ({ frame, box, landmarks }))
  const judge = async (role: NetworkRole) => ({
    network: await networks.network(role),
    manifest: manifestOf(pack, role),
  })
  const asked = (name: AttributeName) => targets.length > 0 && wanted.includes(name)
  const expression = asked('expression') ? await judge('expression') : null
  const judges = asked('liveness') ? [await judge('liveness'), await judge('spoof')] : null
  return {
    expressions: expression ? await readExpression(targets, expression.network, expression.manifest) : [],
    liveness: judges ? await assessLiveness(targets, judges) : [],
  }
}

function manifestOf(pack: PackManifest, role: NetworkRole): NetworkManifest {
  const found = pack.networks.find((network) => network.role === role)
  if (found === undefined) throw new RangeError(`the pack has no network for ${role}`)
  return found
}
