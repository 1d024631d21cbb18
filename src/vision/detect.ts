import { boxArea, intersectionArea } from '#core/geometry.ts'
import type { Detection } from './face.ts'
import type { Frame } from './frame.ts'
import { shrinkFrame } from './image/shrink.ts'
import type { Network } from './inference/network.ts'
import { lookClosely } from './models/look-closely.ts'
import type { DetectionFacts } from './models/manifest.ts'
import { placed, scanFrame } from './models/scan-frame.ts'
import { suppressDuplicates } from './models/suppress-duplicates.ts'
import type { DetectorMode } from './vision.ts'

/** Faces are found from this height on, in pixels of the photo (mode accurate). */
const smallestWanted = 24
/** A photo smaller than this is scanned at up to its own size: it costs little and finds more. */
const cheapSide = 384
/** Long side of the one scan of mode fast where the detector names none: faces from about a twentieth of the photo's long side on. */
const usualFastSide = 256
/** Coarser scans follow by this factor; the range of face sizes that one scan sees is wider than that. */
const coarser = 4
/**
 * A doubtful box that is this large on the finest scan (network pixels) is looked at again only from this score on: hardly
 * seen is what is small. On the six sample photos at 1280 px 104 looks become 27 and the same 22 faces are found.
 */
const wellSeen = 26
const worthALook = 0.3
/** At most so many candidates of a photo are looked at again, the best first: bounds the cost of a photo of gravel. */
const mostLooks = 64
/** The score that a close look must confirm. */
const confirmed = 0.5

/**
 * Finds faces from 24 pixels high up to such that fill the frame. Mode accurate scans at the scale at which 24 px are the
 * smallest face the network sees and at coarser ones until the frame itself is no larger than the largest face; what scores
 * between doubtful and confident is looked at again at close range. Mode fast is one coarse scan. Boxes in pixels of the
 * frame, best score first, no two on one face. See decisions/0003-faces-of-any-size.md. Throws the signal's reason.
 */
export async function detectFaces(
  frame: Frame,
  network: Network,
  facts: DetectionFacts,
  mode: DetectorMode,
  signal?: AbortSignal,
): Promise<readonly Detection[]> {
  const fast = mode === 'fast'
  const found: Detection[] = []
  const scales = scalesFor(frame, facts, mode)
  const [finest = 1] = scales
  // Every scan starts from the finest one's pixels: shrinking the whole photo again for a coarse scan cost as much as the first.
  const shrunk = await shrinkFrame(frame, ...sizeAt(frame, finest))
  const [kx, ky] = [frame.width / shrunk.width, frame.height / shrunk.height]
  for (const scale of scales) {
    const { stride, decoder } = facts
    const options = {
      scale: scale / finest,
      stride,
      decoder,
      minimum: fast ? Math.max(confirmed, facts.doubtful) : facts.doubtful,
      signal,
    }
    for (const seen of await scanFrame(shrunk, network, options)) found.push(placed(seen, kx, ky))
  }
  const candidates = suppressDuplicates(found)
  if (fast) return candidates
  const sure = candidates.filter(({ score }) => score >= facts.confident)
  // Only a detector that hesitates takes a second look: its network must take batches of crops.
  const large = wellSeen / finest
  const doubtful = candidates.filter((candidate) => {
    const { score, box } = candidate
    if (score >= facts.confident || (box.height > large && score < worthALook)) return false
    return !isPartOf(candidate, sure)
  })
  const looks = await lookClosely(frame, doubtful.slice(0, mostLooks), network, signal)
  return suppressDuplicates([...sure, ...looks.filter(({ score }) => score >= confirmed)])
}

function sizeAt({ width, height }: Frame, scale: number): [number, number] {
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

/** Scales (network pixels per pixel of the photo) at which a frame is scanned, finest first. */
export function scalesFor(
  { width, height }: { readonly width: number; readonly height: number },
  facts: DetectionFacts,
  mode: DetectorMode,
): readonly number[] {
  const long = Math.max(width, height)
  if (mode === 'fast') return [Math.min(1, (facts.fastSide ?? usualFastSide) / long)]
  const scales = [Math.min(1, Math.max(facts.smallestFace / smallestWanted, cheapSide / long))]
  for (let scale = scales[0] ?? 1; scale * long > facts.largestFace; ) {
    scale /= coarser
    scales.push(scale)
  }
  return scales
}

/** The smallest face that a cascade is asked for, in pixels of the photo: what it can do, or in mode fast a twentieth of the long side. */
export function smallestOfCascade(
  { width, height }: { readonly width: number; readonly height: number },
  { smallestFace }: DetectionFacts,
  mode: DetectorMode,
): number {
  return mode === 'fast' ? Math.max(smallestFace, Math.max(width, height) / 20) : smallestFace
}

/** Whether a doubtful candidate mostly lies within a sure face, or around one: it is that face seen at another scale. */
function isPartOf(candidate: Detection, sure: readonly Detection[]): boolean {
  return sure.some(({ box }) => {
    const smaller = Math.min(boxArea(box), boxArea(candidate.box))
    return intersectionArea(box, candidate.box) > 0.6 * smaller
  })
}
