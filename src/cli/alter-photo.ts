import sharp from 'sharp'
import type { Box } from '#core/geometry.ts'
import { cutOut } from '#vision/image/cut-out.ts'

/** The ways in which the demo alters a photo before it asks who is on it. */
export const alterations = ['cropped', 'mirrored', 'darkened', 're-compressed'] as const
export type Alteration = (typeof alterations)[number]

/** A copy of a photo of one face, changed as photos are when they travel. */
export async function alterPhoto(photo: Uint8Array, box: Box, how: Alteration): Promise<Buffer> {
  if (how === 'cropped') return await cutOut(photo, box, 1.5)
  const part = await cutOut(photo, box, 2.4)
  const { width } = await sharp(part).metadata()
  if (how === 'mirrored') return await sharp(part).flop().jpeg({ quality: 90 }).toBuffer()
  if (how === 'darkened') return await sharp(part).linear(0.45, 0).jpeg({ quality: 90 }).toBuffer()
  return await sharp(part)
    .resize(Math.max(96, Math.round(width * 0.6)))
    .jpeg({ quality: 35 })
    .toBuffer()
}

/** Photos put beside and below one another, two to a row, each 1,200 px wide. */
export async function putTogether(photos: readonly Uint8Array[]): Promise<Buffer> {
  const size = { width: 1_200, height: 800 }
  const tiles = await Promise.all(
    photos.map((photo) =>
      sharp(photo)
        .resize({ ...size, fit: 'cover' })
        .toBuffer(),
    ),
  )
  const rows = Math.ceil(photos.length / 2)
  const sheet = { width: size.width * Math.min(2, photos.length), height: size.height * rows, channels: 3 as const }
  return await sharp({ create: { ...sheet, background: '#000000' } })
    .composite(
      tiles.map((input, at) => ({ input, left: (at % 2) * size.width, top: Math.floor(at / 2) * size.height })),
    )
    .jpeg({ quality: 92 })
    .toBuffer()
}
