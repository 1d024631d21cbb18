import type { Orientation } from './exif-orientation.ts'

interface Raster {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** Tiles keep both the rows read and the columns written within the processor's first cache. */
const tile = 32

/**
 * The stored raster (RGB bytes) turned and mirrored upright. Orientations 5 to 8 swap width and height. `out` is reused when
 * given and must not be the raster's own memory.
 */
export function orientRaster(raster: Raster, orientation: Orientation, out?: Uint8Array): Raster {
  if (orientation === 1) return raster
  const { width, height, pixels } = raster
  const swapped = orientation >= 5
  const target = out ?? new Uint8Array(width * height * 3)
  const outWidth = swapped ? height : width
  const outHeight = swapped ? width : height
  // Where the stored pixel (0, 0) goes, and how far one step right or down in the stored picture moves in the upright one.
  const { origin, right, down } = stepsOf(orientation, outWidth, outHeight)
  for (let tileY = 0; tileY < height; tileY += tile) {
    for (let tileX = 0; tileX < width; tileX += tile) {
      const endY = Math.min(height, tileY + tile)
      const endX = Math.min(width, tileX + tile)
      for (let y = tileY; y < endY; y++) {
        let from = (y * width + tileX) * 3
        let to = (origin + y * down + tileX * right) * 3
        for (let x = tileX; x < endX; x++) {
          target[to] = pixels[from] as number
          target[to + 1] = pixels[from + 1] as number
          target[to + 2] = pixels[from + 2] as number
          from += 3
          to += right * 3
        }
      }
    }
  }
  return { width: outWidth, height: outHeight, pixels: target }
}

/** In pixels of the upright picture of the given size. */
function stepsOf(orientation: Orientation, width: number, height: number) {
  const last = width * height - 1
  switch (orientation) {
    case 2:
      return { origin: width - 1, right: -1, down: width }
    case 3:
      return { origin: last, right: -1, down: -width }
    case 4:
      return { origin: last - width + 1, right: 1, down: -width }
    case 5:
      return { origin: 0, right: width, down: 1 }
    case 6:
      return { origin: width - 1, right: width, down: -1 }
    case 7:
      return { origin: last, right: -width, down: -1 }
    case 8:
      return { origin: last - width + 1, right: -width, down: 1 }
    default:
      return { origin: 0, right: 1, down: width }
  }
}
