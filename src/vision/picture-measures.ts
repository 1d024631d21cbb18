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
  const columns = middleOf(box.x, box.width, frame.width)
  const rows = middleOf(box.y, box.height, frame.height)
  const across = stepsBetween(columns, rows, (x, y) => lumaAt(frame, x, y))
  const down = stepsBetween(rows, columns, (y, x) => lumaAt(frame, x, y))
  return Math.max(0, Math.min(across, down))
}

function middleOf(start: number, length: number, end: number): readonly [number, number] {
  const half = Math.min(length, most) / 2
  const middle = start + length / 2
  return [Math.max(0, Math.floor(middle - half)), Math.min(end, Math.ceil(middle + half))]
}

/** Steps at block borders less those elsewhere, each beyond the slope on both sides of it. */
function stepsBetween(
  [start, end]: readonly [number, number],
  [first, last]: readonly [number, number],
  at: (along: number, line: number) => number,
): number {
  const border = { sum: 0, count: 0 }
  const inside = { sum: 0, count: 0 }
  for (let line = first; line < last; line++) {
    let [before, here, after] = [0, at(start + 1, line) - at(start, line), at(start + 2, line) - at(start + 1, line)]
    for (let i = start + 2; i < end - 1; i++) {
      before = here
      here = after
      after = at(i + 1, line) - at(i, line)
      const side = i % block === 0 ? border : inside
      side.sum += Math.abs(here) - (Math.abs(before) + Math.abs(after)) / 2
      side.count++
    }
  }
  return border.count > 0 ? border.sum / border.count - inside.sum / inside.count : 0
}

function lumaAt({ pixels, width }: Frame, x: number, y: number): number {
  const at = (y * width + x) * 3
  return 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0)
}

/** Share of the face's mesh (468 × x, y, z) that lies in the picture: the crop of the face image of ISO/IEC 29794-5. */
export function shareInPicture({ width, height }: Frame, mesh: Float32Array): number {
  let inside = 0
  for (let i = 0; i < mesh.length; i += 3) {
    const [x = 0, y = 0] = mesh.subarray(i, i + 2)
    if (x >= 0 && y >= 0 && x <= width && y <= height) inside++
  }
  return (inside * 3) / mesh.length
}
