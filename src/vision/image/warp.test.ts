import { describe, expect, it } from 'vitest'
import type { Frame } from '#vision/frame.ts'
import { warpFrame } from './warp.ts'

function frameOf(width: number, height: number, value: (x: number, y: number) => number): Frame {
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.fill(value(x, y), (y * width + x) * 3, (y * width + x) * 3 + 3)
  return { width, height, pixels }
}

describe('warpFrame', () => {
  const ramp = frameOf(64, 48, (x, y) => x * 2 + y)

  it('copies exactly with the identity', () => {
    expect(warpFrame(ramp, [1, 0, 0, 0, 1, 0], 64, 48)).toEqual(ramp.pixels)
  })

  it('moves by whole and half pixels', () => {
    const out = warpFrame(ramp, [1, 0, 10.5, 0, 1, 5], 4, 4)
    expect(out[0]).toBe(Math.round(10.5 * 2 + 5))
    expect(out[(2 * 4 + 3) * 3]).toBe(Math.round(13.5 * 2 + 7))
  })

  it('turns by a quarter', () => {
    const out = warpFrame(ramp, [0, -1, 40, 1, 0, 0], 8, 8)
    expect(out[(3 * 8 + 5) * 3]).toBe(37 * 2 + 5)
  })

  it('is black outside and fades over the last pixel', () => {
    const out = warpFrame(
      frameOf(4, 4, () => 200),
      [1, 0, -1.5, 0, 1, 0],
      8,
      1,
    )
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((x) => out[x * 3])).toEqual([0, 100, 200, 200, 200, 100, 0, 0])
  })

  it('places features where they belong when it shrinks by much', () => {
    const spot = frameOf(900, 900, (x, y) => (Math.hypot(x - 450, y - 300) < 60 ? 255 : 0))
    const scale = 7.3
    const out = warpFrame(spot, [scale, 0, 20, 0, scale, 10], 120, 120)
    let [sum, sumX, sumY] = [0, 0, 0]
    for (let y = 0; y < 120; y++)
      for (let x = 0; x < 120; x++) {
        const value = out[(y * 120 + x) * 3] as number
        sum += value
        sumX += value * x
        sumY += value * y
      }
    expect(sumX / sum).toBeCloseTo((450 - 20) / scale, 1)
    expect(sumY / sum).toBeCloseTo((300 - 10) / scale, 1)
  })

  it('does not alias when it shrinks by much', () => {
    const fine = frameOf(600, 600, (x, y) => ((x + y) % 2 ? 255 : 0))
    const out = warpFrame(fine, [5, 0, 3, 0, 5, 3], 100, 100)
    for (const value of out) expect(Math.abs(value - 127.5)).toBeLessThan(30)
  })

  it('gives black for a region beside the frame and reuses the buffer given', () => {
    const out = new Uint8Array(30 * 30 * 3).fill(9)
    expect(warpFrame(ramp, [4, 0, 1000, 0, 4, 1000], 30, 30, out)).toBe(out)
    expect(Math.max(...out)).toBe(0)
  })

  it('refuses a matrix that is none', () => {
    expect(() => warpFrame(ramp, [1, 0, Number.NaN, 0, 1, 0], 4, 4)).toThrow(RangeError)
  })
})
