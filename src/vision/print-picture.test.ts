import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { samplePhoto } from '#tests/harness/sample-photos.ts'
import { isSamePicture, printPicture } from './print-picture.ts'

async function printOf(photo: Buffer): Promise<Uint8Array> {
  const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return printPicture({ width: info.width, height: info.height, pixels: data })
}

describe('a print', () => {
  it('is the same for copies of a picture in another form', async () => {
    const photo = await sharp(samplePhoto(1)).resize(960).jpeg().toBuffer()
    const print = await printOf(photo)
    for (const copy of [
      sharp(photo).png(),
      sharp(photo).jpeg({ quality: 45 }),
      sharp(photo).webp({ quality: 60 }),
      sharp(photo).resize(640),
      sharp(photo).flop(),
    ])
      expect(isSamePicture(print, await printOf(await copy.toBuffer()))).toBe(true)
  })

  it('differs between pictures, and where the camera has moved', async () => {
    const print = await printOf(samplePhoto(1))
    expect(isSamePicture(print, await printOf(samplePhoto(2)))).toBe(false)
    const { width = 0, height = 0 } = await sharp(samplePhoto(1)).metadata()
    const moved = sharp(samplePhoto(1)).extract({ left: 20, top: 10, width: width - 20, height: height - 10 })
    expect(isSamePicture(print, await printOf(await moved.jpeg().toBuffer()))).toBe(false)
  })

  it('exists for pictures smaller than its cells', () => {
    expect(printPicture({ width: 2, height: 1, pixels: Uint8Array.of(0, 0, 0, 255, 255, 255) })).toHaveLength(1024)
  })
})
