import { describe, expect, it } from 'vitest'
import { cutRegion } from './cut-region.ts'
import type { Landmarks } from './face.ts'
import { decodeImage } from './image/decode.ts'

const limits = { bytes: 1e8, pixels: 1e8, side: 1e5 }
const landmarksAt = (x: number, y: number): Landmarks => [
  { x: x - 10, y },
  { x: x + 10, y },
  { x, y },
  { x: x - 8, y: y + 9 },
  { x: x + 8, y: y + 9 },
]

/** Black with one white square of 9 pixels about (x, y). */
function frameWithMark(width: number, height: number, x: number, y: number) {
  const pixels = new Uint8Array(width * height * 3)
  for (let row = y - 4; row <= y + 4; row++)
    for (let column = x - 4; column <= x + 4; column++)
      pixels.fill(255, (row * width + column) * 3, (row * width + column) * 3 + 3)
  return { width, height, pixels }
}

describe('cutRegion', () => {
  it.each([
    ['small, not enlarged', 400, 300, { x: 150, y: 100, width: 60, height: 80 }, [120, 160]],
    ['large, shrunk to 512', 2000, 1500, { x: 600, y: 300, width: 500, height: 600 }, [427, 512]],
    ['clipped at the edge', 400, 300, { x: -20, y: 10, width: 60, height: 80 }, [70, 130]],
  ])('%s: box and landmarks follow the picture', async (_, width, height, box, size) => {
    const mark = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) }
    const face = { box, landmarks: landmarksAt(mark.x, mark.y) }
    const region = await cutRegion(frameWithMark(width, height, mark.x, mark.y), face, 'detector@1')
    expect([region.width, region.height]).toEqual(size)
    const { frame } = await decodeImage(region.jpeg, limits)
    expect([frame.width, frame.height]).toEqual(size)
    let [sum, sumX, sumY] = [0, 0, 0]
    for (let y = 0; y < frame.height; y++)
      for (let x = 0; x < frame.width; x++) {
        const value = frame.pixels[(y * frame.width + x) * 3] as number
        if (value < 40) continue
        sum += value
        sumX += value * x
        sumY += value * y
      }
    expect(Math.abs(sumX / sum - region.landmarks[2].x)).toBeLessThan(0.3)
    expect(Math.abs(sumY / sum - region.landmarks[2].y)).toBeLessThan(0.3)
    expect(Math.abs(region.box.x + region.box.width / 2 - region.landmarks[2].x)).toBeLessThan(1.5)
    expect(region.detectorId).toBe('detector@1')
  })
})
