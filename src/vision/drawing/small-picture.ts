import sharp from 'sharp'
import type { Frame } from '#vision/frame.ts'

/** For looking at, not for recognising. */
const quality = 72

/** A frame as a JPEG, made smaller where it is wider. */
export async function smallFrame({ width, height, pixels }: Frame, widest: number): Promise<Buffer> {
  // Its memory is shared and used again: the copy is made before anything else happens.
  const raw = sharp(Buffer.from(pixels.subarray(0, width * height * 3)), { raw: { width, height, channels: 3 } })
  return await raw
    .resize({ width: Math.min(width, widest) })
    .jpeg({ quality })
    .toBuffer()
}

/** A JPEG, made smaller where it is wider; the same where it is not. */
export async function smallPhoto(
  { jpeg, width }: { readonly jpeg: Buffer; readonly width: number },
  widest: number,
): Promise<Buffer> {
  if (width <= widest) return jpeg
  return await sharp(jpeg, { failOn: 'none' }).resize({ width: widest }).jpeg({ quality }).toBuffer()
}
