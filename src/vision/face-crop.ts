import type { Landmarks } from './face.ts'
import type { Frame } from './frame.ts'
import { warpFrame } from './image/warp.ts'

/**
 * The upright square about a face for classifiers, `side` × `side` RGB bytes. Its centre lies between eyes and mouth, its
 * side is `size` times the larger of the distances between the eyes and (nearly) from eyes to mouth, so that a turned head
 * keeps its size.
 */
export function faceCrop(
  frame: Frame,
  [left, right, , mouthLeft, mouthRight]: Landmarks,
  { side, size }: { readonly side: number; readonly size: number },
  out?: Uint8Array,
): Uint8Array {
  const eyes = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 }
  const mouth = { x: (mouthLeft.x + mouthRight.x) / 2, y: (mouthLeft.y + mouthRight.y) / 2 }
  const unit = Math.max(
    Math.hypot(right.x - left.x, right.y - left.y),
    0.9 * Math.hypot(mouth.x - eyes.x, mouth.y - eyes.y),
    1,
  )
  const angle = Math.atan2(right.y - left.y, right.x - left.x)
  const centre = { x: 0.55 * eyes.x + 0.45 * mouth.x, y: 0.55 * eyes.y + 0.45 * mouth.y }
  const scale = (unit * size) / side
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale]
  const middle = (side - 1) / 2
  const matrix = [cos, -sin, centre.x - (cos - sin) * middle, sin, cos, centre.y - (sin + cos) * middle]
  return warpFrame(frame, matrix, side, side, out)
}
