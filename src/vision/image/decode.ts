import type { Frame } from '#vision/frame.ts'
import { decodeGeneral } from './decode-general.ts'
import { decodeJpeg } from './decode-jpeg.ts'
import { formatOf, type ImageFormat } from './format.ts'
import { checkBytes, type ImageLimits } from './limits.ts'
import { createPixelStore, type PixelStore } from './pixel-store.ts'

export interface DecodedImage {
  readonly frame: Frame
  readonly format: ImageFormat
}

/**
 * File bytes as an upright sRGB frame. Throws `unsupported_media` (by its first bytes), `too_large` (by its header, nothing is
 * decoded), `invalid_image` (damaged, truncated, empty). With a `store` the pixels are valid until its next use.
 */
export async function decodeImage(
  bytes: Uint8Array,
  limits: ImageLimits,
  store: PixelStore = createPixelStore(),
): Promise<DecodedImage> {
  const format = formatOf(bytes)
  checkBytes(bytes.length, limits)
  const frame = format === 'jpeg' ? await decodeJpeg(bytes, limits, store) : await decodeGeneral(bytes, limits)
  return { frame, format }
}
