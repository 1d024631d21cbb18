import { z } from 'zod'
import { type Box, isInPolygon, type Point } from '#core/geometry.ts'

const part = z.number().min(0).max(1)

/** A part of a camera's picture with a name; zones in rules mean these names. Coordinates are 0…1 of width and height. */
export const Region = z
  .strictObject({
    name: z.string().trim().min(1).max(60),
    box: z.strictObject({ x: part, y: part, width: part, height: part }).optional(),
    points: z
      .array(z.strictObject({ x: part, y: part }))
      .min(3)
      .max(64)
      .optional(),
  })
  .refine(({ box, points }) => (box === undefined) !== (points === undefined), 'needs either box or points')
export type Region = z.output<typeof Region>

/** Whether a point (0…1 of width and height) lies in a region. */
export function isInRegion({ box, points }: Region, point: Point): boolean {
  const { x, y } = point
  if (box) return x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height
  return points !== undefined && isInPolygon(point, points)
}

/** The first region that holds a point; undefined where none does. */
export function regionAt(regions: readonly Region[], point: Point): Region | undefined {
  return regions.find((region) => isInRegion(region, point))
}

/** The region's corners in pixels of a frame. */
export function polygonOf({ box, points }: Region, frame: { width: number; height: number }): Point[] {
  const corners = points ?? (box ? cornersOf(box) : [])
  return corners.map(({ x, y }) => ({ x: x * frame.width, y: y * frame.height }))
}

function cornersOf({ x, y, width, height }: Box): Point[] {
  const [right, bottom] = [x + width, y + height]
  return [
    { x, y },
    { x: right, y },
    { x: right, y: bottom },
    { x, y: bottom },
  ]
}
