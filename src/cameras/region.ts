import { z } from 'zod'
import type { Point } from '#core/geometry.ts'

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

/** Whether a point (0…1 of width and height) lies in a region, by the even-odd rule. */
export function isInRegion({ box, points }: Region, { x, y }: Point): boolean {
  if (box) return x >= box.x && y >= box.y && x <= box.x + box.width && y <= box.y + box.height
  if (!points) return false
  let inside = false
  for (const [i, a] of points.entries()) {
    const b = points[(i + points.length - 1) % points.length] ?? a
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside
  }
  return inside
}

/** The first region that holds a point; undefined where none does. */
export function regionAt(regions: readonly Region[], point: Point): Region | undefined {
  return regions.find((region) => isInRegion(region, point))
}
