import sharp from 'sharp'
import { AppError } from '#core/errors.ts'
import { checkSize, type ImageLimits } from './limits.ts'

// One picture at a time per inference thread: libvips's own threads would compete with the networks, its cache only costs memory.
sharp.cache(false)
sharp.concurrency(1)

/** Seconds one decode may take: AV1 at the pixel limit needs about two on a slow core. */
const decodeSeconds = 20
/** Grey, colour and CMYK, each with alpha. */
const maxChannels = 5
/** Transparent parts show this mid grey: neither a bright nor a dark ground beside a face. */
const ground = '#808080'

export interface Raster {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/**
 * Any format of the allow list as upright sRGB: first frame or page, EXIF orientation, ICC profile, 16 bits, CMYK and alpha
 * applied. Size limits are checked from the header. Throws `too_large`, `invalid_image` (also when truncated; with `failOn`
 * at `warning` for any complaint of the library) or `deadline_exceeded`.
 */
export async function decodeGeneral(
  bytes: Uint8Array,
  limits: ImageLimits,
  failOn: 'error' | 'warning' = 'error',
): Promise<Raster> {
  const input = () => sharp(bytes, { failOn, limitInputPixels: false, pages: 1, sequentialRead: true })
  const header = await input().metadata().catch(refuse)
  checkSize(header.width, header.height, limits)
  if (header.channels > maxChannels)
    throw new AppError('invalid_image', `The image has ${header.channels} channels: send grey, RGB or CMYK`)
  const { data, info } = await input()
    .autoOrient()
    .flatten({ background: ground })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .timeout({ seconds: decodeSeconds })
    .toBuffer({ resolveWithObject: true })
    .catch(refuse)
  if (info.channels !== 3) throw new AppError('invalid_image', 'The image does not decode to colours')
  return { width: info.width, height: info.height, pixels: data }
}

function refuse(cause: unknown): never {
  if (cause instanceof Error && /timeout/i.test(cause.message))
    throw new AppError('deadline_exceeded', `The image was not decoded within ${decodeSeconds} seconds`, { cause })
  throw new AppError('invalid_image', 'The image cannot be decoded: the file is damaged or cut off', { cause })
}
