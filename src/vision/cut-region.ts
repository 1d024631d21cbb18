import { clipBox, scaleBox } from '#core/geometry.ts'
import type { Face, Landmarks } from './face.ts'
import type { Frame } from './frame.ts'
import { encodeJpeg } from './image/encode-jpeg.ts'
import { type Region, resizeRegion } from './image/resize.ts'
import type { FaceRegion } from './vision.ts'

/** The region is this many times the box: what any aligner of today needs, with the head around the face. */
const margin = 2
const longestSide = 512
const quality = 92

/**
 * What is kept of a face for models to come: the upright part of the photo of twice the box, clipped to the photo, from the
 * original pixels, shrunk to a long side of 512 px where it is larger, never enlarged. Box and landmarks are in its pixels.
 */
export async function cutRegion(
  frame: Frame,
  face: Pick<Face, 'box' | 'landmarks'>,
  detectorId: string,
): Promise<FaceRegion> {
  const region = wholePixels(clipBox(scaleBox(face.box, margin), frame), frame)
  const shrink = Math.min(1, longestSide / Math.max(region.width, region.height))
  const width = Math.max(1, Math.round(region.width * shrink))
  const height = Math.max(1, Math.round(region.height * shrink))
  const [kx, ky] = [width / region.width, height / region.height]
  const jpeg = await encodeJpeg({ width, height, pixels: resizeRegion(frame, region, width, height) }, quality)
  const { box } = face
  // Whole numbers are pixel centres for points, pixel edges for boxes.
  const move = ({ x, y }: Landmarks[number]) => ({
    x: (x - region.x + 0.5) * kx - 0.5,
    y: (y - region.y + 0.5) * ky - 0.5,
  })
  const [a, b, c, d, e] = face.landmarks
  return {
    jpeg,
    width,
    height,
    box: { x: (box.x - region.x) * kx, y: (box.y - region.y) * ky, width: box.width * kx, height: box.height * ky },
    landmarks: [move(a), move(b), move(c), move(d), move(e)],
    detectorId,
  }
}

function wholePixels(box: Region, frame: Frame): Region {
  const x = Math.min(frame.width - 1, Math.floor(box.x))
  const y = Math.min(frame.height - 1, Math.floor(box.y))
  return {
    x,
    y,
    width: Math.max(1, Math.min(frame.width, Math.ceil(box.x + box.width)) - x),
    height: Math.max(1, Math.min(frame.height, Math.ceil(box.y + box.height)) - y),
  }
}
