import type { Box, Point } from '#core/geometry.ts'
import { centreOf } from '#core/geometry.ts'
import type { Landmarks } from './face.ts'
import type { Frame } from './frame.ts'
import { warpFrame } from './image/warp.ts'
import type { Network } from './inference/network.ts'
import { runInBatches } from './models/run-in-batches.ts'

/** A face to look at: the frame it is in and the box a detector proposed. */
export interface LandmarkTarget {
  readonly frame: Frame
  readonly box: Box
  /** Radians, clockwise, where the detector knows it: a strongly leaning head is only found in an upright crop. */
  readonly roll?: number
}

/** Landmarks of one face, in pixels of its frame. */
export interface FoundLandmarks {
  readonly landmarks: Landmarks
  /** The 468 points of the face mesh, x, y, z each; z in the same unit, smaller is nearer to the camera. */
  readonly mesh: Float32Array
  /** The network's own probability that it looked at a face, 0…1; the better of the two passes. */
  readonly presence: number
}

const side = 192
const points = 468
/**
 * How much larger than the face its square crop is. MediaPipe takes 1.5; on the 22 faces of the sample photos at two sizes
 * 1.3 recognises one profile more and loses none.
 */
const margin = 1.3

interface Square {
  readonly centre: Point
  readonly side: number
  /** Radians, clockwise in the picture. */
  readonly angle: number
}

/**
 * A first crop that is this close to the one its points ask for is good enough: radians of turn, shift in sides, ratio of
 * sides. On the LFW development photos 94 % are; accuracy is the same with and without their second pass (99.67 %).
 */
const closeEnough = { turn: 0.1, shift: 0.06, smaller: 0.85, larger: 1.2 }

/**
 * FaceMesh (Kartynnik et al. 2019) on each target, and a second time on the upright crop that the first one's points centre
 * where the first crop leaned or was off. All targets of a call share batches, whatever frames they are from. Answers in the
 * targets' order.
 */
export async function findLandmarks(
  targets: readonly LandmarkTarget[],
  network: Network,
): Promise<readonly FoundLandmarks[]> {
  const squares = targets.map(({ frame, box, roll }) => ({ frame, square: squareAbout(box, roll) }))
  const found = await lookAt(squares, network)
  const again = targets.flatMap(({ frame }, index) => {
    const [first, square] = [found[index], squares[index]?.square]
    if (first === undefined || square === undefined) return []
    const better = uprightSquare(first.mesh)
    return isClose(square, better) ? [] : [{ index, first, frame, square: better }]
  })
  for (const [i, second] of (await lookAt(again, network)).entries()) {
    const { index, first } = again[i] ?? {}
    if (index === undefined || first === undefined) continue
    found[index] = { ...second, presence: Math.max(second.presence, first.presence) }
  }
  return found
}

function isClose(a: Square, b: Square): boolean {
  const turn = Math.abs(Math.atan2(Math.sin(b.angle - a.angle), Math.cos(b.angle - a.angle)))
  const shift = Math.hypot(b.centre.x - a.centre.x, b.centre.y - a.centre.y) / a.side
  const ratio = b.side / a.side
  const { turn: mostTurn, shift: mostShift, smaller, larger } = closeEnough
  return turn < mostTurn && shift < mostShift && ratio > smaller && ratio < larger
}

async function lookAt(
  targets: readonly { frame: Frame; square: Square }[],
  network: Network,
): Promise<FoundLandmarks[]> {
  const crops = targets.map(({ frame, square }) => ({ frame, matrix: matrixOf(square) }))
  const outputs = await runInBatches(network, crops.length, side, ['mesh', 'flag'], (index, out) => {
    const crop = crops[index]
    if (crop !== undefined) warpFrame(crop.frame, crop.matrix, side, side, out)
  })
  return crops.map(({ matrix }, i) => {
    const mesh = toFrame(outputs.mesh.subarray(i * points * 3, (i + 1) * points * 3), matrix)
    return { mesh, landmarks: fivePoints(mesh), presence: outputs.flag[i] ?? 0 }
  })
}

function squareAbout(box: Box, angle = 0): Square {
  return { centre: centreOf(box), side: Math.max(box.width, box.height) * margin, angle }
}

/** Turned so that the eyes lie level, centred on the bounding box of all points in that orientation. */
function uprightSquare(mesh: Float32Array): Square {
  const [left, right] = fivePoints(mesh)
  const angle = Math.atan2(right.y - left.y, right.x - left.x)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  let [x0, y0, x1, y1] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    -Number.POSITIVE_INFINITY,
    -Number.POSITIVE_INFINITY,
  ]
  for (let i = 0; i < points; i++) {
    const { x, y } = pointOf(mesh, i)
    const u = x * cos + y * sin
    const v = y * cos - x * sin
    x0 = Math.min(x0, u)
    x1 = Math.max(x1, u)
    y0 = Math.min(y0, v)
    y1 = Math.max(y1, v)
  }
  const [u, v] = [(x0 + x1) / 2, (y0 + y1) / 2]
  const centre = { x: u * cos - v * sin, y: u * sin + v * cos }
  return { centre, side: Math.max(x1 - x0, y1 - y0) * margin, angle }
}

/** Output to input pixels for a turned square. */
function matrixOf({ centre, side: length, angle }: Square): readonly number[] {
  const cos = (Math.cos(angle) * length) / side
  const sin = (Math.sin(angle) * length) / side
  const middle = (side - 1) / 2
  return [cos, -sin, centre.x - (cos - sin) * middle, sin, cos, centre.y - (sin + cos) * middle]
}

function toFrame(mesh: Float32Array, matrix: readonly number[]): Float32Array {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix
  const scale = Math.hypot(a, d)
  const out = new Float32Array(points * 3)
  for (let i = 0; i < points * 3; i += 3) {
    const [x = 0, y = 0, z = 0] = [mesh[i], mesh[i + 1], mesh[i + 2]]
    out[i] = a * x + b * y + c
    out[i + 1] = d * x + e * y + f
    out[i + 2] = z * scale
  }
  return out
}

/** A point of the mesh in the picture. */
export function pointOf(mesh: Float32Array, index: number): Point {
  return { x: mesh[index * 3] ?? 0, y: mesh[index * 3 + 1] ?? 0 }
}

/** Eye centres are the means of the eyes' corners; tip of the nose 1, mouth corners 61 and 291 (MediaPipe's numbering). */
function fivePoints(mesh: Float32Array): Landmarks {
  const middle = (i: number, j: number): Point => {
    const [p, q] = [pointOf(mesh, i), pointOf(mesh, j)]
    return { x: (p.x + q.x) / 2, y: (p.y + q.y) / 2 }
  }
  return [middle(33, 133), middle(362, 263), pointOf(mesh, 1), pointOf(mesh, 61), pointOf(mesh, 291)]
}
