import sharp from 'sharp'
import type { Frame } from '#vision/frame.ts'
import { jpegTurbo } from './jpeg-turbo.ts'

/** The frame as a JPEG of the given quality (1…100) with full-resolution colour, in memory of its own. */
export async function encodeJpeg(frame: Frame, quality: number): Promise<Uint8Array> {
  const { width, height } = frame
  const raw = Buffer.from(frame.pixels.buffer, frame.pixels.byteOffset, width * height * 3)
  if (jpegTurbo) {
    const options = { format: jpegTurbo.FORMAT_RGB, width, height, quality, subsampling: jpegTurbo.SAMP_444 }
    return Uint8Array.from(jpegTurbo.compressSync(raw, options))
  }
  const picture = sharp(raw, { raw: { width, height, channels: 3 } })
  return Uint8Array.from(await picture.jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer())
}
