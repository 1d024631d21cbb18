import sharp from 'sharp'
import type { Harness } from './app.ts'
import { cropAround, samplePhoto } from './sample-photos.ts'

type Box = Parameters<typeof cropAround>[1]

/** Photos of one face each, cut from a sample photo, from left to right. */
export async function singleFaces(harness: Harness, number: 1 | 3): Promise<Buffer[]> {
  const photo = samplePhoto(number)
  const { body } = await harness.call<{ faces: { box: Box }[] }>('POST', '/detect', { raw: photo })
  const boxes = body.faces.map(({ box }) => box).sort((a, b) => a.x - b.x)
  return await Promise.all(boxes.map((box) => cropAround(photo, box, 2)))
}

/** A photo slanted, as if the head had moved between frames: positive leans to one side, negative to the other. */
export async function slanted(photo: Buffer, by: number): Promise<Buffer> {
  return await sharp(photo)
    .affine([
      [1, by],
      [0, 1],
    ])
    .jpeg({ quality: 92 })
    .toBuffer()
}

/** Frames of a session that has enough motion between them. */
export async function movingFrames(photo: Buffer): Promise<Buffer[]> {
  return await Promise.all([-0.1, 0.2, -0.16, 0.15].map((by) => slanted(photo, by)))
}
