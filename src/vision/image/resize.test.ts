import { describe, expect, it } from 'vitest'
import type { Frame } from '#vision/frame.ts'
import { resizeFrame, resizeRegion } from './resize.ts'

function frameOf(width: number, height: number, value: (x: number, y: number, channel: number) => number): Frame {
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++) pixels[(y * width + x) * 3 + c] = value(x, y, c)
  return { width, height, pixels }
}

/** The exact area average in double precision. */
function averageOf(frame: Frame, width: number, height: number, x: number, y: number, channel: number): number {
  const [sx, sy] = [frame.width / width, frame.height / height]
  let sum = 0
  for (let v = Math.floor(y * sy); v < Math.min(frame.height, (y + 1) * sy); v++)
    for (let u = Math.floor(x * sx); u < Math.min(frame.width, (x + 1) * sx); u++) {
      const weight =
        (Math.min(u + 1, (x + 1) * sx) - Math.max(u, x * sx)) * (Math.min(v + 1, (y + 1) * sy) - Math.max(v, y * sy))
      sum += weight * (frame.pixels[(v * frame.width + u) * 3 + channel] as number)
    }
  return sum / (sx * sy)
}

const noise = (x: number, y: number, c: number) => ((x * 73 + y * 151 + c * 37) * 2654435761) >>> 24

describe('resizeFrame', () => {
  it.each([
    [64, 40, 32, 20],
    [61, 43, 17, 13],
    [100, 30, 7, 29],
    [1030, 9, 3, 2],
    [5, 5, 4, 1],
  ])('averages the area under each pixel: %i×%i to %i×%i', (w, h, width, height) => {
    const frame = frameOf(w, h, noise)
    const small = resizeFrame(frame, width, height)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let c = 0; c < 3; c++)
          expect(
            Math.abs((small.pixels[(y * width + x) * 3 + c] as number) - averageOf(frame, width, height, x, y, c)),
          ).toBeLessThan(w / width > 100 ? 12 : 4)
  })

  it.each([0, 255, 128])('keeps an even field of %i exactly', (value) => {
    const small = resizeFrame(
      frameOf(333, 217, () => value),
      101,
      67,
    )
    expect(new Set(small.pixels)).toEqual(new Set([value]))
  })

  it('removes detail finer than the output instead of aliasing it', () => {
    const stripes = frameOf(200, 200, (x) => (x % 2 ? 255 : 0))
    const small = resizeFrame(stripes, 60, 60)
    for (const value of small.pixels) expect(Math.abs(value - 127.5)).toBeLessThan(40)
  })

  it('grows with pixel centres aligned', () => {
    const grown = resizeFrame(
      frameOf(2, 1, (x) => (x ? 200 : 100)),
      4,
      1,
    )
    expect([0, 3, 6, 9].map((i) => grown.pixels[i])).toEqual([100, 125, 175, 200])
  })

  it('reads only the region asked for, wherever its rows start in memory', () => {
    const frame = frameOf(31, 31, (x, y) => (x >= 5 && x < 15 && y >= 3 && y < 13 ? 77 : 255))
    expect(new Set(resizeRegion(frame, { x: 5, y: 3, width: 10, height: 10 }, 3, 3))).toEqual(new Set([77]))
  })
})
