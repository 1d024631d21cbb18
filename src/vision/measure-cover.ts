import { type FoundLandmarks, pointOf } from './find-landmarks.ts'
import type { Frame } from './frame.ts'
import { warpFrame } from './image/warp.ts'

/** Cells along a side of the square about the face, and pixels along a side of a cell. */
const cells = 10
const pixels = 5
/** Cells whose centre lies this far in, as a share of the half axes, are face in every mesh; beyond lie hair and background. */
const inner = 0.8
/** Skin is never this even: the largest less the smallest luma of a cell of an object held before the face. */
const flat = 1
/** Colour (Cb, Cr) this far from what the face's own would be at that brightness is another thing's; less is coloured light. */
const foreign = 42
/** Where three quarters of the cells vary by less, the picture lacks contrast, and even cells say nothing. */
const lively = 6
/** Below this luma everything is even; above the other everything is white. */
const darkest = 25
const brightest = 245

interface Cell {
  readonly luma: number
  readonly range: number
  readonly cb: number
  readonly cr: number
}

/**
 * Share of the face that something else lies over, 0…1: cells of an even colour, and cells whose colour is not the face's. The
 * measure behind "face occlusion prevention" and "mouth occlusion prevention" of ISO/IEC 29794-5, without the segmentation network that
 * its reference software asks: it sees masks, bars, paper and the like, but not a hand or a scarf of the colour of skin.
 */
export function measureCover(frame: Frame, mesh: FoundLandmarks['mesh']): number {
  const [left, right, top, chin] = [234, 454, 10, 152].map((i) => pointOf(mesh, i))
  if (!(left && right && top && chin)) return 0
  const centre = { x: (left.x + right.x + top.x + chin.x) / 4, y: (left.y + right.y + top.y + chin.y) / 4 }
  const across = Math.hypot(right.x - left.x, right.y - left.y) / 2
  const down = Math.hypot(chin.x - top.x, chin.y - top.y) / 2
  const angle = Math.atan2(top.x - chin.x, chin.y - top.y)
  const side = cells * pixels
  const step = (2 * inner) / side
  const [cos, sin] = [Math.cos(angle) * step, Math.sin(angle) * step]
  const half = (side - 1) / 2
  const x = centre.x - half * (cos * across - sin * down)
  const y = centre.y - half * (sin * across + cos * down)
  const square = warpFrame(frame, [cos * across, -sin * down, x, sin * across, cos * down, y], side, side)
  const seen = cellsOf(square)
  const usual = {
    luma: quantile(0.5, seen, ({ luma }) => luma),
    cb: quantile(0.5, seen, ({ cb }) => cb),
    cr: quantile(0.5, seen, ({ cr }) => cr),
  }
  const even = quantile(0.75, seen, ({ range }) => range) < lively ? -1 : flat
  if (usual.luma < darkest) return 0
  const covered = seen.filter(({ luma, range, cb, cr }) => {
    if (luma > brightest) return false
    const scale = Math.min(1.2, luma / usual.luma)
    return range <= even || Math.hypot(cb - usual.cb * scale, cr - usual.cr * scale) > foreign
  })
  return covered.length / seen.length
}

/** The cells whose centres lie in the ellipse. */
function cellsOf(square: Uint8Array): Cell[] {
  return Array.from({ length: cells * cells }, (_, i) => ({ column: i % cells, row: Math.floor(i / cells) }))
    .filter(({ column, row }) => Math.hypot(column - (cells - 1) / 2, row - (cells - 1) / 2) <= cells / 2)
    .map(({ column, row }) => cellAt(square, column * pixels, row * pixels))
}

function cellAt(square: Uint8Array, left: number, top: number): Cell {
  let [sum, cb, cr, least, most] = [0, 0, 0, 255, 0]
  for (let y = top; y < top + pixels; y++)
    for (let x = left; x < left + pixels; x++) {
      const at = (y * cells * pixels + x) * 3
      const [red, green, blue] = [square[at] as number, square[at + 1] as number, square[at + 2] as number]
      const luma = 0.299 * red + 0.587 * green + 0.114 * blue
      sum += luma
      cb += 0.564 * (blue - luma)
      cr += 0.713 * (red - luma)
      least = Math.min(least, luma)
      most = Math.max(most, luma)
    }
  const count = pixels * pixels
  return { luma: sum / count, range: most - least, cb: cb / count, cr: cr / count }
}

function quantile(share: number, seen: readonly Cell[], of: (cell: Cell) => number): number {
  return seen.map(of).sort((a, b) => a - b)[Math.floor(share * seen.length)] ?? 0
}
