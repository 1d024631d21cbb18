import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import sharp from 'sharp'

const require = createRequire(import.meta.url)

/** The six photos that the weights' npm package ships: 1920 px wide, three to five faces each, all different people. */
export function samplePhoto(number: 1 | 2 | 3 | 4 | 5 | 6): Buffer {
  const folder = require.resolve('@vladmandic/face-api/package.json').replace(/package\.json$/, 'demo/')
  return readFileSync(`${folder}sample${number}.jpg`)
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The part of a photo around a box, `factor` times as large, as a JPEG. */
export async function cropAround(photo: Buffer, box: Box, factor = 2): Promise<Buffer> {
  const { width = 0, height = 0 } = await sharp(photo).metadata()
  const left = Math.max(0, Math.round(box.x - (box.width * (factor - 1)) / 2))
  const top = Math.max(0, Math.round(box.y - (box.height * (factor - 1)) / 2))
  const right = Math.min(width, Math.round(box.x + (box.width * (factor + 1)) / 2))
  const bottom = Math.min(height, Math.round(box.y + (box.height * (factor + 1)) / 2))
  return await sharp(photo)
    .extract({ left, top, width: right - left, height: bottom - top })
    .jpeg({ quality: 95 })
    .toBuffer()
}

/** Copies of a photo as people and programs alter them; none has the bytes of the original. */
export const alterations: Readonly<Record<string, (photo: Buffer) => Promise<Buffer>>> = {
  'compressed again': (photo) => sharp(photo).jpeg({ quality: 45 }).toBuffer(),
  mirrored: (photo) => sharp(photo).flop().jpeg({ quality: 92 }).toBuffer(),
  darkened: (photo) => sharp(photo).modulate({ brightness: 0.45 }).jpeg({ quality: 92 }).toBuffer(),
  cropped: async (photo) => {
    const { width = 0, height = 0 } = await sharp(photo).metadata()
    const cut = { left: Math.round(width * 0.12), top: Math.round(height * 0.1) }
    return await sharp(photo)
      .extract({ ...cut, width: Math.round(width * 0.78), height: Math.round(height * 0.8) })
      .jpeg({ quality: 92 })
      .toBuffer()
  },
  'smaller, as WebP': async (photo) => {
    const { width = 0 } = await sharp(photo).metadata()
    return await sharp(photo)
      .resize(Math.round(width * 0.6))
      .webp({ quality: 80 })
      .toBuffer()
  },
}
