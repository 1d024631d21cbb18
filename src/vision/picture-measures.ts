import type { Box } from '#core/geometry.ts'
import type { Frame } from './frame.ts'

/** Lossy formats code squares of this many pixels each by itself. */
const block = 8
/** Of larger faces only the middle of so many pixels is looked at: some 4 ms. */
const most = 512

/**
 * How much larger the steps between neighbouring 8-pixel blocks are than those within them, in luma, about a face: the measure behind "no
 * compression artefacts" of ISO/IEC 29794-5. JPEG of quality 50 leaves about 2, quality 20 about 4.5, 10 about 7 and 5 about 10; nothing at all some 0. It sees
 * the grid only where the picture was not scaled or cut at another place since.
 */
export function measureBlocks(frame: Frame, box: Box): number {
  const columns = middleOf(box.x, box.width, frame.width, 3)
  const rows = middleOf(box.y, box.height, frame.height, frame.width * 3)
  return Math.max(0, Math.min(stepsBetween(frame.pixels, columns, rows), stepsBetween(frame.pixels, rows, columns)))
}

/** Pixels from `start` to `end` of a row or a column, and how far apart they lie. */
interface Stretch {
  readonly start: number
  readonly end: number
  readonly stride: number
}

function middleOf(start: number, length: number, end: number, stride: number): Stretch {
  const half = Math.min(length, most) / 2
  const middle = start + length / 2
  return { start: Math.max(0, Math.floor(middle - half)), end: Math.min(end, Math.ceil(middle + half)), stride }
}

/**
 * Steps at block borders less those elsewhere, each beyond the slope on both sides of it. Whole numbers, in thousandths of a luma
 * and doubled, and plain loops: with fractions or a function for a pixel nearly every number became an object, 1.4 MB an analysis.
 */
function stepsBetween(pixels: Frame['pixels'], along: Stretch, lines: Stretch): number {
  const { start, end, stride } = along
  let [borders, border, insides, inside] = [0, 0, 0, 0]
  for (let line = lines.start; line < lines.end; line++) {
    const from = line * lines.stride
    const second = lumaAt(pixels, from + (start + 1) * stride)
    let last = lumaAt(pixels, from + (start + 2) * stride)
    let here = second - lumaAt(pixels, from + start * stride)
    let after = last - second
    // Of one line they stay below 2³⁰.
    let [bordersHere, insidesHere] = [0, 0]
    for (let i = start + 2; i < end - 1; i++) {
      const next = lumaAt(pixels, from + (i + 1) * stride)
      const before = here
      here = after
      after = next - last
      last = next
      const step = 2 * Math.abs(here) - Math.abs(before) - Math.abs(after)
      if (i % block === 0) {
        bordersHere += step
        border++
      } else {
        insidesHere += step
        inside++
      }
    }
    borders += bordersHere
    insides += insidesHere
  }
  return border > 0 ? (borders / border - insides / inside) / 2_000 : 0
}

/** In thousandths. */
function lumaAt(pixels: Frame['pixels'], at: number): number {
  return 299 * (pixels[at] ?? 0) + 587 * (pixels[at + 1] ?? 0) + 114 * (pixels[at + 2] ?? 0)
}

/** Share of the face's mesh (468 × x, y, z) that lies in the picture: the crop of the face image of ISO/IEC 29794-5. */
export function shareInPicture({ width, height }: Frame, mesh: Float32Array): number {
  let inside = 0
  for (let i = 0; i < mesh.length; i += 3) {
    const x = mesh[i] as number
    const y = mesh[i + 1] as number
    if (x >= 0 && y >= 0 && x <= width && y <= height) inside++
  }
  return (inside * 3) / mesh.length
}
