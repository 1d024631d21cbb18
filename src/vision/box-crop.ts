import type { Box } from '#core/geometry.ts'
import type { Frame } from './frame.ts'
import { resizeRegion } from './image/resize.ts'

/**
 * The box grown by `scale` about its centre, but never beyond the frame: grown less where it would be larger than the frame,
 * moved inside where it sticks out. Squeezed to `side` × `side` RGB bytes whatever its shape. As minivision-ai's
 * Silent-Face-Anti-Spoofing cuts what MiniFASNet was trained on (generate_patches.py, Apache-2.0).
 */
export function boxCrop(
  frame: Frame,
  box: Box,
  { side, scale }: { readonly side: number; readonly scale: number },
  out?: Uint8Array,
): Uint8Array {
  const grown = Math.min((frame.height - 1) / box.height, (frame.width - 1) / box.width, scale)
  const x = spanOf(box.x, box.width, grown, frame.width)
  const y = spanOf(box.y, box.height, grown, frame.height)
  return resizeRegion(frame, { x: x.from, y: y.from, width: x.length, height: y.length }, side, side, out)
}

function spanOf(start: number, length: number, grown: number, limit: number): { from: number; length: number } {
  const size = Math.max(1, Math.min(limit, Math.round(length * grown)))
  const from = Math.round(start + (length - length * grown) / 2)
  return { from: Math.max(0, Math.min(limit - size, from)), length: size }
}
