/** A point in pixels of the upright decoded frame, origin top left. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A box in pixels of the upright decoded frame. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export function boxArea(box: Box): number {
  return Math.max(0, box.width) * Math.max(0, box.height)
}

export function intersectionArea(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return width > 0 && height > 0 ? width * height : 0
}

/** Intersection over union, 0…1. */
export function iou(a: Box, b: Box): number {
  const shared = intersectionArea(a, b)
  const union = boxArea(a) + boxArea(b) - shared
  return union > 0 ? shared / union : 0
}

export function centreOf(box: Box): Point {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** The box grown about its centre by `factor` (2 doubles both sides). */
export function scaleBox(box: Box, factor: number): Box {
  const centre = centreOf(box)
  const width = box.width * factor
  const height = box.height * factor
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height }
}

/** The part of the box inside a frame of the given size. */
export function clipBox(box: Box, frame: { width: number; height: number }): Box {
  const x = Math.max(0, box.x)
  const y = Math.max(0, box.y)
  const width = Math.max(0, Math.min(frame.width, box.x + box.width) - x)
  const height = Math.max(0, Math.min(frame.height, box.y + box.height) - y)
  return { x, y, width, height }
}

/** Whether a point lies in a polygon, by the even-odd rule. */
export function isInPolygon({ x, y }: Point, polygon: readonly Point[]): boolean {
  let inside = false
  for (const [i, a] of polygon.entries()) {
    const b = polygon[(i + polygon.length - 1) % polygon.length] ?? a
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside
  }
  return inside
}
