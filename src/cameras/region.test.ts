import { expect, it } from 'vitest'
import { polygonOf, Region, regionAt } from './region.ts'

const door: Region = { name: 'door', box: { x: 0, y: 0, width: 0.5, height: 1 } }
const triangle: Region = {
  name: 'triangle',
  points: [
    { x: 0.4, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
  ],
}

it.each([
  [0.1, 0.9, 'door'],
  [0.45, 0.01, 'door'],
  [0.9, 0.2, 'triangle'],
  [0.6, 0.9, undefined],
])('%f, %f is in %s', (x, y, name) => {
  expect(regionAt([door, triangle], { x, y })?.name).toBe(name)
})

it('is a box or points, and not both', () => {
  expect(Region.safeParse({ name: 'a' }).success).toBe(false)
  expect(Region.safeParse({ ...door, points: triangle.points }).success).toBe(false)
  expect(Region.safeParse(triangle).success).toBe(true)
})

it('has its corners in pixels of a frame', () => {
  const frame = { width: 200, height: 100 }
  const square = { x: 0.25, y: 0.5, width: 0.5, height: 0.25 }
  expect(polygonOf({ name: 'square', box: square }, frame)).toEqual([
    { x: 50, y: 50 },
    { x: 150, y: 50 },
    { x: 150, y: 75 },
    { x: 50, y: 75 },
  ])
  expect(polygonOf(triangle, frame)[2]).toEqual({ x: 200, y: 100 })
})
