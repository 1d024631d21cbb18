import { AppError } from '#core/errors.ts'

/** What is refused from the header, before any pixel is decoded. */
export interface ImageLimits {
  /** Bytes of the file. */
  readonly bytes: number
  /** Width × height. */
  readonly pixels: number
  /** Longest side in pixels. */
  readonly side: number
}

/** The same, and what is refused before any face is looked at. */
export interface PhotoLimits extends ImageLimits {
  /** Most faces. */
  readonly faces: number
}

/** Throws `too_large` when the file has more bytes than allowed. */
export function checkBytes(bytes: number, limits: ImageLimits): void {
  if (bytes <= limits.bytes) return
  const mebibytes = Math.floor(limits.bytes / 2 ** 20)
  throw new AppError('too_large', `The image has more than ${mebibytes} MiB: send a smaller file`, {
    facts: { limit_bytes: limits.bytes },
  })
}

/** Throws `too_large` when more faces were found than allowed. */
export function checkFaces(found: number, limits: Pick<PhotoLimits, 'faces'>): void {
  if (found <= limits.faces) return
  throw new AppError(
    'too_large',
    `The image shows ${found} faces: at most ${limits.faces} are accepted; cut it into parts`,
    { facts: { faces: found, limit_faces: limits.faces } },
  )
}

/** Throws `too_large` when the picture has more pixels than allowed, `invalid_image` when it has none. */
export function checkSize(width: number, height: number, limits: ImageLimits): void {
  if (!(width >= 1 && height >= 1)) throw new AppError('invalid_image', 'The image has no pixels')
  if (width <= limits.side && height <= limits.side && width * height <= limits.pixels) return
  const megapixels = Math.floor(limits.pixels / 1e6)
  throw new AppError(
    'too_large',
    `The image is ${width}×${height}: at most ${limits.side} pixels a side and ${megapixels} megapixels are accepted`,
    { facts: { width, height, limit_side: limits.side, limit_pixels: limits.pixels } },
  )
}
