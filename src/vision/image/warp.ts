import type { Frame } from '#vision/frame.ts'
import { type Region, resizeRegion } from './resize.ts'

/**
 * Cuts an output of `width` × `height` RGB bytes out of the frame. `matrix` (6 numbers) takes output to input pixel
 * coordinates: sx = m0·x + m1·y + m2, sy = m3·x + m4·y + m5, where whole numbers are pixel centres. Bilinear, black outside.
 * When the matrix shrinks by more than 2 the source region is averaged down first, so that crops of big faces do not alias.
 * `out` is reused when given. Throws RangeError when the matrix has not 6 finite numbers.
 */
export function warpFrame(
  frame: Frame,
  matrix: readonly number[],
  width: number,
  height: number,
  out?: Uint8Array,
): Uint8Array {
  if (matrix.length !== 6 || !matrix.every(Number.isFinite)) throw new RangeError('a warp matrix is six finite numbers')
  const target = out ?? new Uint8Array(width * height * 3)
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix
  const shrink = Math.sqrt(Math.abs(a * e - b * d))
  if (shrink <= 2) {
    sample(frame, [a, b, c, d, e, f], width, height, target)
    return target
  }
  const factor = Math.floor(shrink)
  const region = coveredRegion(frame, [a, b, c, d, e, f], width, height, 2 * factor)
  if (region === null) return target.fill(0, 0, width * height * 3)
  const small = {
    width: Math.max(1, Math.round(region.width / factor)),
    height: Math.max(1, Math.round(region.height / factor)),
  }
  const pixels = resizeRegion(frame, region, small.width, small.height)
  const kx = small.width / region.width
  const ky = small.height / region.height
  // Source pixel s lies at (s − region + ½)·k − ½ of the averaged region.
  const inner = [a * kx, b * kx, (c - region.x + 0.5) * kx - 0.5, d * ky, e * ky, (f - region.y + 0.5) * ky - 0.5]
  sample({ ...small, pixels }, inner, width, height, target)
  return target
}

/** Whole pixels of the frame under the output's four corners plus a margin; null when they miss the frame. */
function coveredRegion(
  frame: Frame,
  matrix: readonly number[],
  width: number,
  height: number,
  margin: number,
): Region | null {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix
  const xs = [c, c + a * width, c + b * height, c + a * width + b * height]
  const ys = [f, f + d * width, f + e * height, f + d * width + e * height]
  const x = Math.max(0, Math.floor(Math.min(...xs) - margin))
  const y = Math.max(0, Math.floor(Math.min(...ys) - margin))
  const right = Math.min(frame.width, Math.ceil(Math.max(...xs) + margin))
  const bottom = Math.min(frame.height, Math.ceil(Math.max(...ys) + margin))
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null
}

function sample(frame: Frame, matrix: readonly number[], width: number, height: number, target: Uint8Array): void {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = matrix
  for (let y = 0; y < height; y++) {
    const sx = b * y + c
    const sy = e * y + f
    const [fromX, toX] = rangeInside(sx, a, frame.width - 1, width)
    const [fromY, toY] = rangeInside(sy, d, frame.height - 1, width)
    const from = Math.max(fromX, fromY)
    const to = Math.max(from, Math.min(toX, toY))
    let at = y * width * 3
    for (let x = 0; x < from; x++, at += 3) sampleEdge(frame, a * x + sx, d * x + sy, target, at)
    sampleInside(frame, [a * from + sx, a, d * from + sy, d], to - from, target, at)
    at += (to - from) * 3
    for (let x = to; x < width; x++, at += 3) sampleEdge(frame, a * x + sx, d * x + sy, target, at)
  }
}

/** The x of 0…width for which 0 ≤ start + step·x < limit, less one at each end against rounding. */
function rangeInside(start: number, step: number, limit: number, width: number): readonly [number, number] {
  if (step === 0) return start >= 0 && start < limit ? [0, width] : [width, width]
  const zero = -start / step
  const end = (limit - start) / step
  const from = Math.min(width, Math.max(0, Math.ceil(Math.min(zero, end)) + 1))
  return [from, Math.max(from, Math.min(width, Math.floor(Math.max(zero, end)) - 1))]
}

/**
 * `count` pixels of one row whose four neighbours all exist. Positions are 16.16 and weights 8-bit fixed point: whole-number
 * arithmetic takes a third of the time of floating point here. Sides of 32,767 pixels are the most it can address.
 */
function sampleInside(
  { pixels, width }: Frame,
  [startX, stepX, startY, stepY]: readonly [number, number, number, number],
  count: number,
  target: Uint8Array,
  offset: number,
): void {
  const stride = width * 3
  const dx = Math.round(stepX * 65536) | 0
  const dy = Math.round(stepY * 65536) | 0
  let x = Math.round(startX * 65536) | 0
  let y = Math.round(startY * 65536) | 0
  const end = offset + count * 3
  for (let to = offset; to < end; to += 3) {
    const p = (Math.imul(y >> 16, stride) + Math.imul(x >> 16, 3)) | 0
    const q = (p + stride) | 0
    const right = (x >> 8) & 255
    const below = (y >> 8) & 255
    const w11 = Math.imul(right, below)
    const w01 = ((right << 8) - w11) | 0
    const w10 = ((below << 8) - w11) | 0
    const w00 = (65536 - w01 - w10 - w11) | 0
    target[to] = blend(pixels, p, q, w00, w01, w10, w11)
    target[to + 1] = blend(pixels, p + 1, q + 1, w00, w01, w10, w11)
    target[to + 2] = blend(pixels, p + 2, q + 2, w00, w01, w10, w11)
    x = (x + dx) | 0
    y = (y + dy) | 0
  }
}

function blend(pixels: Uint8Array, p: number, q: number, w00: number, w01: number, w10: number, w11: number): number {
  const upper = Math.imul(pixels[p] as number, w00) + Math.imul(pixels[p + 3] as number, w01)
  const lower = Math.imul(pixels[q] as number, w10) + Math.imul(pixels[q + 3] as number, w11)
  return (upper + lower + 32768) >> 16
}

/** Within one pixel of the frame's edge the missing neighbours count as black. */
function sampleEdge(frame: Frame, sx: number, sy: number, target: Uint8Array, to: number): void {
  const x0 = Math.floor(sx)
  const y0 = Math.floor(sy)
  for (let k = 0; k < 3; k++) {
    let sum = 0.5
    for (let dy = 0; dy <= 1; dy++) {
      for (let dx = 0; dx <= 1; dx++) {
        const px = x0 + dx
        const py = y0 + dy
        if (px < 0 || py < 0 || px >= frame.width || py >= frame.height) continue
        const weight = (dx ? sx - x0 : 1 - sx + x0) * (dy ? sy - y0 : 1 - sy + y0)
        sum += weight * (frame.pixels[(py * frame.width + px) * 3 + k] as number)
      }
    }
    target[to + k] = sum
  }
}
