import sharp from 'sharp'
import { type Box, clipBox, scaleBox } from '#core/geometry.ts'

/** The part of a photo around a face, `factor` times its box, as JPEG. */
export async function cutOut(photo: Uint8Array, box: Box, factor: number): Promise<Buffer> {
  const { width, height } = await sharp(photo).metadata()
  const part = clipBox(scaleBox(box, factor), { width, height })
  const left = Math.floor(part.x)
  const top = Math.floor(part.y)
  return await sharp(photo)
    .extract({
      left,
      top,
      width: Math.max(1, Math.min(width - left, Math.round(part.width))),
      height: Math.max(1, Math.min(height - top, Math.round(part.height))),
    })
    .jpeg({ quality: 92 })
    .toBuffer()
}
