import { alignCrop, placesOf } from './align.ts'
import { assessLiveness } from './assess-liveness.ts'
import { assessQuality, withRating } from './assess-quality.ts'
import { confirmFaces, type LocatedFace } from './confirm-faces.ts'
import { detectFaces, smallestOfCascade } from './detect.ts'
import { embedCrops, meanVector } from './embed.ts'
import type { Detection, Expression, Liveness, Quality } from './face.ts'
import { findLandmarks } from './find-landmarks.ts'
import type { Frame } from './frame.ts'
import type { PhotoLimits } from './image/limits.ts'
import type { PixelStore } from './image/pixel-store.ts'
import type { NetworkSet } from './inference/network-set.ts'
import { detectCascade } from './models/detect-cascade.ts'
import type { NetworkManifest, NetworkRole, PackManifest } from './models/manifest.ts'
import { rateFaces } from './rate-faces.ts'
import { readExpression } from './read-expression.ts'
import { selectFace } from './select-face.ts'
import type { Template } from './template.ts'
import type { AttributeName, DetectorMode, FacePick } from './vision.ts'

/** What a thread has for its photos. */
export interface PhotoTools {
  readonly pack: PackManifest
  readonly networks: NetworkSet
  readonly limits: PhotoLimits
  readonly store: PixelStore
  /** Throws once nobody waits for the photo any more; networks ask it by themselves before every run. */
  checkpoint(): void
}

/** A located face with what the embedder gets to see of it. */
export interface AlignedFace extends LocatedFace {
  /** As it goes to the embedder. */
  readonly crop: Uint8Array
  readonly quality: Quality
}

/** What the detector of that mode proposes. */
export async function detectIn(
  frame: Frame,
  detector: NetworkManifest,
  mode: DetectorMode,
  { networks }: Pick<PhotoTools, 'networks'>,
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
export async function locateFaces(
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

/** Templates of located faces, in their order. */
export async function embedLocated(
  frame: Frame,
  faces: readonly Pick<AlignedFace, 'crop' | 'landmarks'>[],
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

/** The attributes asked for, in the order of the faces; empty lists for the others. */
export async function readAttributes(
  frame: Frame,
  faces: readonly Pick<LocatedFace, 'box' | 'landmarks'>[],
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

/** The manifest of the pack's network for a role. Throws RangeError where it has none. */
export function manifestOf(pack: PackManifest, role: NetworkRole): NetworkManifest {
  const found = pack.networks.find((network) => network.role === role)
  if (found === undefined) throw new RangeError(`the pack has no network for ${role}`)
  return found
}
