import { AppError } from '#core/errors.ts'
import { decodeGeneral, type Raster } from './decode-general.ts'
import { type JpegHeader, readJpegHeader } from './jpeg-header.ts'
import { jpegTurbo } from './jpeg-turbo.ts'
import { checkSize, type ImageLimits } from './limits.ts'
import { orientRaster } from './orient.ts'
import type { PixelStore } from './pixel-store.ts'

/**
 * A JPEG as upright sRGB. 8-bit grey and colour pictures without a foreign ICC profile take libjpeg-turbo, the others
 * (CMYK, Display P3 …) and those it complains about the general decoder. Throws `too_large`, `invalid_image` (truncated ones
 * too). The pixels live in `store` until its next use.
 */
export async function decodeJpeg(bytes: Uint8Array, limits: ImageLimits, store: PixelStore): Promise<Raster> {
  const header = readJpegHeader(bytes)
  checkSize(header.width, header.height, limits)
  const simple = header.bits === 8 && (header.components === 1 || header.components === 3) && !header.foreignProfile
  if (!simple || !jpegTurbo) return decodeGeneral(bytes, limits)
  return decodeFast(jpegTurbo, bytes, header, store) ?? decodeDoubtful(bytes, limits)
}

/** Null when libjpeg-turbo has any complaint; its binding does not say which. */
function decodeFast(
  turbo: NonNullable<typeof jpegTurbo>,
  bytes: Uint8Array,
  header: JpegHeader,
  store: PixelStore,
): Raster | null {
  const size = header.width * header.height * 3
  const pixels = store.take('decoded', size)
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out = Buffer.from(pixels.buffer, pixels.byteOffset, size)
  try {
    const { width, height } = turbo.decompressSync(file, out, { format: turbo.FORMAT_RGB })
    if (width !== header.width || height !== header.height) return null
  } catch {
    return null
  }
  const upright = header.orientation === 1 ? undefined : store.take('upright', size)
  return orientRaster({ width: header.width, height: header.height, pixels }, header.orientation, upright)
}

/** Missing picture data is an error; stray bytes between segments, which some cameras write, are not. */
async function decodeDoubtful(bytes: Uint8Array, limits: ImageLimits): Promise<Raster> {
  try {
    return await decodeGeneral(bytes, limits, 'warning')
  } catch (error) {
    const complaint = error instanceof AppError && error.cause instanceof Error ? error.cause.message : ''
    if (!/extraneous bytes/i.test(complaint)) throw error
    return decodeGeneral(bytes, limits)
  }
}
