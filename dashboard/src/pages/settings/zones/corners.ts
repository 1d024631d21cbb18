import type { Region } from '#data/cameras.ts'

/** A place on a camera's picture, as shares of its width and height from the top left. */
export interface Point {
  readonly x: number
  readonly y: number
}

export const fewestCorners = 3
export const mostCorners = 64

const share = (value: number): number => Math.min(1, Math.max(0, Math.round(value * 10_000) / 10_000))
export const within = ({ x, y }: Point): Point => ({ x: share(x), y: share(y) })

/** The corners of a zone, also of one that was given as a box. */
export function cornersOf({ box, points }: Region): readonly Point[] {
  if (points) return points
  if (!box) return []
  const { x, y, width, height } = box
  return [
    { x, y },
    { x: x + width, y },
    { x: x + width, y: y + height },
    { x, y: y + height },
  ].map(within)
}

export const withCorners = ({ name }: Region, points: readonly Point[]): Region => ({ name, points: [...points] })

export const moveCorner = (corners: readonly Point[], index: number, to: Point): Point[] =>
  corners.map((corner, at) => (at === index ? within(to) : corner))

/** A new corner in the middle of the edge that begins at this one. */
export function addCornerAfter(corners: readonly Point[], index: number): Point[] {
  const [from, to] = [corners[index], corners[(index + 1) % corners.length]]
  if (!from || !to || corners.length >= mostCorners) return [...corners]
  const middle = within({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 })
  return [...corners.slice(0, index + 1), middle, ...corners.slice(index + 1)]
}

/** Without one corner; as it was where too few would be left. */
export const removeCorner = (corners: readonly Point[], index: number): readonly Point[] =>
  corners.length > fewestCorners ? corners.filter((_, at) => at !== index) : corners

/** All of it somewhere else, as far as the picture goes, in the same shape. */
export function moveAll(corners: readonly Point[], by: Point): Point[] {
  const room = (name: 'x' | 'y') => {
    const values = corners.map((corner) => corner[name])
    return Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), by[name]))
  }
  const [x, y] = [room('x'), room('y')]
  return corners.map((corner) => within({ x: corner.x + x, y: corner.y + y }))
}

/** The middle of the picture: what a new zone is until somebody moves its corners. */
export const middleZone: readonly Point[] = [
  { x: 0.3, y: 0.25 },
  { x: 0.7, y: 0.25 },
  { x: 0.7, y: 0.75 },
  { x: 0.3, y: 0.75 },
]
