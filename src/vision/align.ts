import type { Point } from '#core/geometry.ts'
import type { Landmarks } from './face.ts'
import type { Frame } from './frame.ts'
import { warpFrame } from './image/warp.ts'

/** A warp matrix as `warpFrame` takes it: output to input pixels. */
export type WarpMatrix = readonly [number, number, number, number, number, number]

/**
 * The similarity (turn, scale, shift) that takes `to` onto `from` with the least squared error (Umeyama 1991, in the
 * plane). Needs as many points on both sides, at least two different ones; throws RangeError otherwise.
 */
export function similarityTransform(from: readonly Point[], to: readonly Point[]): WarpMatrix {
  if (from.length !== to.length) throw new RangeError(`${from.length} points do not pair with ${to.length}`)
  const a = meanOf(from)
  const b = meanOf(to)
  let cos = 0
  let sin = 0
  let norm = 0
  for (const [i, p] of to.entries()) {
    const q = from[i] ?? a
    const [x, y, u, v] = [p.x - b.x, p.y - b.y, q.x - a.x, q.y - a.y]
    cos += x * u + y * v
    sin += x * v - y * u
    norm += x * x + y * y
  }
  if (!(norm > 0)) throw new RangeError('an alignment needs two different points')
  cos /= norm
  sin /= norm
  return [cos, -sin, a.x - cos * b.x + sin * b.y, sin, cos, a.y - sin * b.x - cos * b.y]
}

function meanOf(points: readonly Point[]): Point {
  const sum = points.reduce((s, p) => ({ x: s.x + p.x, y: s.y + p.y }), { x: 0, y: 0 })
  return { x: sum.x / points.length, y: sum.y / points.length }
}

/** Cuts the aligned crop of `side` × `side` RGB bytes in which the points lie on `template` (pixels of the crop). */
export function alignCrop(
  frame: Frame,
  points: readonly Point[],
  template: readonly Point[],
  side: number,
  out?: Uint8Array,
): Uint8Array {
  return warpFrame(frame, similarityTransform(points, template), side, side, out)
}

/** Where the landmarks (`alignment`, as shares of the side) lie in a crop that shows the face `scale` times as small. */
export function placesOf(alignment: readonly Point[], side: number, scale: number): Point[] {
  return alignment.map(({ x, y }) => ({ x: ((x - 0.5) / scale + 0.5) * side, y: ((y - 0.5) / scale + 0.5) * side }))
}

/** The points of a face that an alignment of that many places is about: all five, or the eyes and the middle of the mouth. */
export function pointsFor(landmarks: Landmarks, { length }: readonly Point[]): readonly Point[] {
  const [left, right, , mouthLeft, mouthRight] = landmarks
  if (length !== 3) return landmarks
  return [left, right, { x: (mouthLeft.x + mouthRight.x) / 2, y: (mouthLeft.y + mouthRight.y) / 2 }]
}
