import type { Detection, Landmarks } from '#vision/face.ts'
import type { Frame } from '#vision/frame.ts'
import { averageAreas } from '#vision/image/average-areas.ts'
import type { Network, Tensor } from '#vision/inference/network.ts'

/** The three networks of MTCNN: `propose` sees the whole photo, `refine` crops of 24, `output` crops of 48 pixels. */
export interface CascadeNetworks {
  readonly propose: Network
  readonly refine: Network
  readonly output: Network
}

export interface CascadeOptions {
  /** Height of the smallest face to look for, in pixels of the photo. */
  readonly smallest: number
  readonly signal?: AbortSignal | undefined
  /** Pixels of the pyramid that are scanned at once; the answer does not depend on it. */
  readonly band?: number
}

/** A box by its corners as the cascade computes it, not yet clipped to the photo. */
interface Candidate {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
  readonly score: number
}

interface Proposal extends Candidate {
  readonly move: Moves
}

/** How far each corner moves, as shares of the box's sides. */
type Moves = readonly [number, number, number, number]

/** What was published (Zhang et al. 2016) and is customary since: facenet-pytorch's defaults. */
const published = {
  factor: 0.709,
  thresholds: { propose: 0.6, refine: 0.7, output: 0.7 },
  overlap: { withinScale: 0.5, acrossScales: 0.7, refined: 0.7, final: 0.7 },
}
/** P-Net sees squares of 12 pixels, 2 apart. */
const cell = 12
const stride = 2
/** Output rows of the pyramid are scanned in bands of so many pixels: bounds the memory of a scan over a large photo. */
const bandPixels = 2 ** 20
const batchSize = 128
/** At most so many proposals go on, the best first: bounds the cost of a photo of gravel. Of the six sample photos at most 868 do. */
const mostProposals = 4096

/**
 * MTCNN: proposals over a pyramid of scales, refined twice. Finds faces from `smallest` pixels of the photo on. Answers boxes and five
 * landmarks in pixels of the frame, best score first. Box arithmetic, thresholds and the averaging of areas are as published;
 * only boxes that lie wholly outside the photo are left out instead of shifting the answers of those behind them. Throws the
 * signal's reason.
 */
export async function detectCascade(
  frame: Frame,
  networks: CascadeNetworks,
  { smallest, signal, band = bandPixels }: CascadeOptions,
): Promise<readonly Detection[]> {
  const proposals: Proposal[] = []
  const { thresholds, overlap, factor } = published
  const short = Math.min(frame.width, frame.height)
  for (let scale = cell / smallest; short * scale >= cell; scale *= factor) {
    const found = await propose(frame, networks.propose, { scale, band, signal })
    proposals.push(...suppress(found, overlap.withinScale, shareOfUnion))
  }
  const moved = suppress(proposals, overlap.acrossScales, shareOfUnion)
    .slice(0, mostProposals)
    .map((box) => squared(shifted(box, box.move, 0)))

  const refined = await judge(frame, networks.refine, moved, { side: 24, threshold: thresholds.refine, signal })
  const squares = suppress(refined, overlap.refined, shareOfUnion).map((box) => squared(shifted(box, box.move, 1)))

  const judged = await judge(frame, networks.output, squares, { side: 48, threshold: thresholds.output, signal })
  const faces = judged.map((box) => ({ ...shifted(box, box.move, 1), landmarks: box.landmarks }))
  return suppress(faces, overlap.final, shareOfSmaller).map(toDetection)
}

/** Cells of one scale that look like a face. */
async function propose(
  frame: Frame,
  network: Network,
  { scale, band, signal }: { readonly scale: number; readonly band: number; readonly signal: AbortSignal | undefined },
): Promise<Proposal[]> {
  const width = Math.floor(frame.width * scale + 1)
  const height = Math.floor(frame.height * scale + 1)
  const whole = { x: 0, y: 0, width: frame.width, height: frame.height }
  const found: Proposal[] = []
  // Bands start on even rows and overlap by what a cell sees less its step: together they have the cells of the whole.
  const most = Math.max(4 * cell, Math.floor(band / width / stride) * stride)
  for (let from = 0; ; from += most - (cell - stride)) {
    signal?.throwIfAborted()
    const rows = Math.min(most, height - from)
    const data = averageAreas(frame, whole, { width, height, from, rows })
    const answer = await network.run({ pixels: { data, shape: [1, rows, width, 3] } })
    const [scores, regression] = [answer.scores, answer.regression]
    const [, , columns = 1] = scores?.shape ?? []
    const moves = numbersOf(regression, 'regression')
    const cells = moves.length / 4
    for (const [i, score] of numbersOf(scores, 'scores').entries()) {
      if (score < published.thresholds.propose) continue
      const [column, row] = [i % columns, Math.floor(i / columns) + from / stride]
      found.push({
        x0: Math.floor((stride * column + 1) / scale),
        y0: Math.floor((stride * row + 1) / scale),
        x1: Math.floor((stride * column + cell) / scale),
        y1: Math.floor((stride * row + cell) / scale),
        score,
        move: [moves[i] ?? 0, moves[cells + i] ?? 0, moves[2 * cells + i] ?? 0, moves[3 * cells + i] ?? 0],
      })
    }
    if (from + rows >= height) return found
  }
}

interface JudgeOptions {
  readonly side: number
  readonly threshold: number
  readonly signal: AbortSignal | undefined
}

/** The candidates that a later network takes for faces, with its score, its moves and (the last one) its landmarks. */
async function judge(
  frame: Frame,
  network: Network,
  candidates: readonly Candidate[],
  { side, threshold, signal }: JudgeOptions,
): Promise<(Proposal & { readonly landmarks?: Landmarks })[]> {
  const visible = candidates.flatMap((box) => {
    const region = visiblePart(frame, box)
    return region === null ? [] : [{ box, region }]
  })
  const kept: (Proposal & { readonly landmarks?: Landmarks })[] = []
  for (let start = 0; start < visible.length; start += batchSize) {
    signal?.throwIfAborted()
    const part = visible.slice(start, start + batchSize)
    const data = new Float32Array(part.length * side * side * 3)
    for (const [i, { region }] of part.entries())
      data.set(averageAreas(frame, region, { width: side, height: side }), i * side * side * 3)
    const answer = await network.run({ pixels: { data, shape: [part.length, side, side, 3] } })
    const [scores, moves] = [numbersOf(answer.scores, 'scores'), numbersOf(answer.regression, 'regression')]
    const points = answer.points === undefined ? null : numbersOf(answer.points, 'points')
    for (const [i, { box }] of part.entries()) {
      const score = scores[i] ?? 0
      if (score <= threshold) continue
      const [a = 0, b = 0, c = 0, d = 0] = moves.subarray(i * 4, i * 4 + 4)
      const landmarks = points === null ? {} : { landmarks: landmarksIn(box, points.subarray(i * 10, i * 10 + 10)) }
      kept.push({ ...box, score, move: [a, b, c, d], ...landmarks })
    }
  }
  return kept
}

/** Whole pixels under a box, counted from 1 as in the published code; null where the box lies outside. */
function visiblePart({ width, height }: Frame, { x0, y0, x1, y1 }: Candidate) {
  const [left, top] = [Math.max(1, Math.trunc(x0)), Math.max(1, Math.trunc(y0))]
  const [right, bottom] = [Math.min(width, Math.trunc(x1)), Math.min(height, Math.trunc(y1))]
  if (right < left || bottom < top) return null
  return { x: left - 1, y: top - 1, width: right - left + 1, height: bottom - top + 1 }
}

/** `more` is what the published code adds to a side: 0 after the first stage, 1 after the others. */
function shifted<Box extends Candidate>(box: Box, [a, b, c, d]: Moves, more: number): Candidate {
  const [width, height] = [box.x1 - box.x0 + more, box.y1 - box.y0 + more]
  const { score } = box
  return { x0: box.x0 + a * width, y0: box.y0 + b * height, x1: box.x1 + c * width, y1: box.y1 + d * height, score }
}

/** The square of the longer side about the same centre. */
function squared({ x0, y0, x1, y1, score }: Candidate): Candidate {
  const [width, height] = [x1 - x0, y1 - y0]
  const side = Math.max(width, height)
  const [left, top] = [x0 + (width - side) / 2, y0 + (height - side) / 2]
  return { x0: left, y0: top, x1: left + side, y1: top + side, score }
}

function landmarksIn({ x0, y0, x1, y1 }: Candidate, points: Float32Array): Landmarks {
  const point = (i: number) => ({
    x: (x1 - x0 + 1) * (points[i] ?? 0) + x0 - 1,
    y: (y1 - y0 + 1) * (points[i + 5] ?? 0) + y0 - 1,
  })
  return [point(0), point(1), point(2), point(3), point(4)]
}

function toDetection({
  x0,
  y0,
  x1,
  y1,
  score,
  landmarks,
}: Candidate & { readonly landmarks?: Landmarks | undefined }): Detection {
  const box = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }
  if (landmarks === undefined) return { box, score }
  const [left, right] = landmarks
  return { box, score, landmarks, roll: Math.atan2(right.y - left.y, right.x - left.x) }
}

/** From the best score down, a box is dropped where it shares more than `most` with one that was kept. */
function suppress<Box extends Candidate>(
  boxes: readonly Box[],
  most: number,
  share: (a: Candidate, b: Candidate) => number,
): Box[] {
  const kept: Box[] = []
  for (const box of [...boxes].sort((a, b) => b.score - a.score))
    if (kept.every((other) => share(box, other) <= most)) kept.push(box)
  return kept
}

function shareOfUnion(a: Candidate, b: Candidate): number {
  const shared = sharedArea(a, b, 0)
  return shared / (areaOf(a, 0) + areaOf(b, 0) - shared)
}

/** Counted in whole pixels, as the published code does here. */
function shareOfSmaller(a: Candidate, b: Candidate): number {
  return sharedArea(a, b, 1) / Math.min(areaOf(a, 1), areaOf(b, 1))
}

function sharedArea(a: Candidate, b: Candidate, more: number): number {
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0) + more
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0) + more
  return width > 0 && height > 0 ? width * height : 0
}

function areaOf({ x0, y0, x1, y1 }: Candidate, more: number): number {
  return (x1 - x0 + more) * (y1 - y0 + more)
}

function numbersOf(tensor: Tensor | undefined, name: string): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new RangeError(`the cascade has no output ${name}`)
  return tensor.data
}
