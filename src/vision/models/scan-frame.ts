import type { Box, Point } from '#core/geometry.ts'
import type { Detection } from '#vision/face.ts'
import type { Frame } from '#vision/frame.ts'
import { type Region, resizeRegion } from '#vision/image/resize.ts'
import type { Network, Tensor } from '#vision/inference/network.ts'
import type { DetectionFacts } from './manifest.ts'
import { readScrfd, readYuNet } from './read-anchors.ts'

/** The largest side of one input, in network pixels: bounds the memory of a scan over a very large photo. */
const largestTile = 1024
/** Tiles overlap by this many network pixels, so that a face on a seam is whole in one of them at some scale. */
const overlap = 96

export interface ScanOptions {
  /** How many network pixels one pixel of the frame becomes. */
  readonly scale: number
  /** Input sides are multiples of it. */
  readonly stride: number
  /** Anchors below this score are left out. */
  readonly minimum: number
  /** How outputs are read, `boxes` where absent. */
  readonly decoder?: DetectionFacts['decoder']
  readonly signal?: AbortSignal | undefined
}

/**
 * Runs a detector over the whole frame at one scale, in tiles where it is large. Answers every anchor at or above `minimum`,
 * boxes in pixels of the frame, duplicates and all. The network has the outputs of its decoder (of `boxes`: `boxes` [1, A, 4],
 * x0, y0, x1, y1 in input pixels, and `scores` [1, A]), and takes any input whose sides are multiples of `stride`. Throws the signal's reason.
 */
export async function scanFrame(frame: Frame, network: Network, options: ScanOptions): Promise<readonly Detection[]> {
  const found: Detection[] = []
  for (const region of tilesOf(frame, options.scale)) {
    options.signal?.throwIfAborted()
    found.push(...(await scanRegion(frame, network, region, options)))
  }
  return found
}

function tilesOf(frame: Frame, scale: number): readonly Region[] {
  const columns = spansOf(frame.width, scale)
  return spansOf(frame.height, scale).flatMap(([y, height]) => columns.map(([x, width]) => ({ x, y, width, height })))
}

/** Start and length of the tiles along one side, in whole pixels of the frame, all equally long. */
function spansOf(length: number, scale: number): readonly (readonly [number, number])[] {
  if (length * scale <= largestTile) return [[0, length]]
  const count = Math.ceil((length * scale - overlap) / (largestTile - overlap))
  const size = Math.ceil(largestTile / scale)
  const step = (length - size) / (count - 1)
  return Array.from({ length: count }, (_, i) => [Math.floor(i * step), Math.min(size, length)] as const)
}

async function scanRegion(
  frame: Frame,
  network: Network,
  region: Region,
  { scale, stride, minimum, decoder }: ScanOptions,
): Promise<Detection[]> {
  const width = Math.max(1, Math.round(region.width * scale))
  const height = Math.max(1, Math.round(region.height * scale))
  const input = { width: Math.ceil(width / stride) * stride, height: Math.ceil(height / stride) * stride }
  const shape = [1, input.height, input.width, 3]
  const whole = width === frame.width && height === frame.height
  const pixels = whole ? frame.pixels : resizeRegion(frame, region, width, height)
  const data = padded(pixels, width, height, shape)
  const outputs = await network.run({ pixels: { data, shape } })
  const found = readOutputs(outputs, input, minimum, decoder)
  const [kx, ky] = [region.width / width, region.height / height]
  return found.map((detection) => placed(detection, kx, ky, region))
}

/** A detection of a part of a picture (whose pixels are `kx` × `ky` of the whole's) in pixels of the whole. */
export function placed(detection: Detection, kx: number, ky: number, { x, y }: Point = { x: 0, y: 0 }): Detection {
  const box = moved(detection.box, kx, ky, x, y)
  if (detection.landmarks === undefined) return { ...detection, box }
  // Whole numbers are pixel centres for points, pixel edges for boxes.
  const move = (point: Point): Point => ({ x: x + (point.x + 0.5) * kx - 0.5, y: y + (point.y + 0.5) * ky - 0.5 })
  const [a, b, c, d, e] = detection.landmarks
  return { ...detection, box, landmarks: [move(a), move(b), move(c), move(d), move(e)] as const }
}

function readOutputs(
  outputs: Readonly<Record<string, Tensor>>,
  input: { readonly width: number; readonly height: number },
  minimum: number,
  decoder: DetectionFacts['decoder'] = 'boxes',
): readonly Detection[] {
  if (decoder === 'yunet') return readYuNet(outputs, input, minimum)
  if (decoder === 'scrfd') return readScrfd(outputs, input, minimum)
  return readDetections(outputs, 1, minimum)[0] ?? []
}

function moved(box: Box, kx: number, ky: number, x: number, y: number): Box {
  return { x: x + box.x * kx, y: y + box.y * ky, width: box.width * kx, height: box.height * ky }
}

/** Black to the right of and below the picture. */
function padded(pixels: Uint8Array, width: number, height: number, shape: readonly number[]): Uint8Array {
  const [, rows = 0, columns = 0] = shape
  if (rows === height && columns === width)
    // ONNX Runtime takes no memory that threads share, in which frames of streams lie.
    return pixels.buffer instanceof SharedArrayBuffer ? pixels.slice(0, rows * columns * 3) : pixels
  const data = new Uint8Array(rows * columns * 3)
  for (let y = 0; y < height; y++) data.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * columns * 3)
  return data
}

/** What a detector answered for each input of a batch, in pixels of that input; the output `eyes` [N, A, 2] is optional. Throws RangeError where outputs lack. */
export function readDetections(
  outputs: Readonly<Record<string, Tensor>>,
  batch: number,
  minimum: number,
): readonly Detection[][] {
  const { boxes, scores, eyes } = outputs
  if (boxes === undefined || scores === undefined) throw new RangeError('the detector has no outputs boxes and scores')
  const anchors = scores.data.length / batch
  return Array.from({ length: batch }, (_, item) => {
    const found: Detection[] = []
    for (let i = item * anchors; i < (item + 1) * anchors; i++) {
      const score = scores.data[i] ?? 0
      if (score < minimum) continue
      const at = i * 4
      const [x0, y0] = [boxes.data[at] ?? 0, boxes.data[at + 1] ?? 0]
      const [x1, y1] = [boxes.data[at + 2] ?? 0, boxes.data[at + 3] ?? 0]
      if (!(x1 > x0 && y1 > y0)) continue
      const detection = { box: { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }, score }
      const roll = eyes && Math.atan2(eyes.data[i * 2 + 1] ?? 0, eyes.data[i * 2] ?? 0)
      found.push(roll === undefined ? detection : { ...detection, roll })
    }
    return found
  })
}
