import { AppError } from '#core/errors.ts'
import { type Orientation, readOrientation } from './exif-orientation.ts'

export interface JpegHeader {
  /** Stored size, before the orientation is applied. */
  readonly width: number
  readonly height: number
  /** 1 grey, 3 colour, 4 CMYK or YCCK. */
  readonly components: number
  readonly bits: number
  readonly orientation: Orientation
  /** Whether an embedded ICC profile says something other than sRGB. */
  readonly foreignProfile: boolean
}

const startOfFrame = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])
const app1 = 0xe1
const app2 = 0xe2
const startOfScan = 0xda
const endOfImage = 0xd9

/**
 * Size, components, orientation and profile of a JPEG, read from the segments before its first scan; no pixel is decoded.
 * Throws `invalid_image` when there is no frame header before the scan or the file ends.
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let orientation: Orientation = 1
  let foreignProfile = false
  let at = 2
  while (at + 4 <= file.length) {
    if (file[at] !== 0xff) {
      // Stray bytes between segments: libjpeg skips them with a warning.
      at++
      continue
    }
    const marker = file[at + 1] as number
    // Fill bytes, and markers that stand alone.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2
      continue
    }
    if (marker === startOfScan || marker === endOfImage) break
    const end = at + 2 + file.readUInt16BE(at + 2)
    const body = file.subarray(at + 4, end)
    if (startOfFrame.has(marker)) {
      if (body.length < 6) break
      return {
        bits: body.readUInt8(0),
        height: body.readUInt16BE(1),
        width: body.readUInt16BE(3),
        components: body.readUInt8(5),
        orientation,
        foreignProfile,
      }
    }
    if (marker === app1 && body.toString('latin1', 0, 6) === 'Exif\0\0') orientation = readOrientation(body.subarray(6))
    if (marker === app2 && isForeignProfile(body)) foreignProfile = true
    at = end
  }
  throw new AppError('invalid_image', 'The JPEG has no valid header: the file is damaged or cut off')
}

/**
 * First part of an ICC profile (`ICC_PROFILE\0`, part number, parts) whose description does not say sRGB. Descriptions are
 * ASCII in version 2 and UTF-16 in version 4 profiles. The common camera profiles name themselves this way.
 */
function isForeignProfile(body: Buffer): boolean {
  if (body.toString('latin1', 0, 12) !== 'ICC_PROFILE\0' || body[12] !== 1) return false
  const profile = body.subarray(14)
  return !profile.includes('sRGB') && !profile.includes('s\0R\0G\0B')
}
