import { AppError } from '#core/errors.ts'

export const imageFormats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const
export type ImageFormat = (typeof imageFormats)[number]

/** AVIF still pictures and sequences; `mif1` and `msf1` files count when they name one of these as compatible. */
const avifBrands = new Set(['avif', 'avis'])

/**
 * The format, told by the first bytes alone: names and content types lie. Throws `invalid_image` for an empty file and
 * `unsupported_media` for everything outside the allow list (SVG, PDF, HEIC, text …).
 */
export function formatOf(bytes: Uint8Array): ImageFormat {
  if (bytes.length === 0) throw new AppError('invalid_image', 'The image is empty: upload a file that holds a picture')
  const format = sniff(Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 256)))
  if (format !== null) return format
  throw new AppError(
    'unsupported_media',
    'This is no image of a supported format: send JPEG, PNG, WebP, AVIF, GIF or TIFF',
  )
}

function sniff(head: Buffer): ImageFormat | null {
  const text = head.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'gif'
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'webp'
  if (text.startsWith('II*\0') || text.startsWith('MM\0*') || text.startsWith('II+\0') || text.startsWith('MM\0+'))
    return 'tiff'
  return text.startsWith('ftyp', 4) && isAvif(head) ? 'avif' : null
}

/** Major brand at 8, minor version at 12, compatible brands from 16 to the end of the box (ISO/IEC 14496-12). */
function isAvif(head: Buffer): boolean {
  if (head.length < 16) return false
  const end = Math.min(head.length, head.readUInt32BE(0))
  const brands = [head.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(head.toString('latin1', at, at + 4))
  return brands.some((brand) => avifBrands.has(brand))
}
