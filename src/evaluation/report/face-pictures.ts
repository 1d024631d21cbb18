import sharp from 'sharp'
import type { WorstCases } from '#evaluation/worst-cases.ts'
import type { FacePick, FaceRegion, Vision } from '#vision/vision.ts'

/** Small pictures of faces by photo number, as data URLs. */
export type Pictures = ReadonlyMap<number, string>

/** Pixels of a picture's side: sharp on a dense screen at the 112 pixels that it is shown with. */
const side = 160
/** How much around the face's box is shown. */
const around = 1.5

/** Pictures of the faces in the worst cases. `read` gives a photo's bytes, null where they are gone; such photos have none. */
export async function collectPictures(
  worst: WorstCases,
  read: (photo: number) => Promise<Uint8Array | null>,
  { vision, pick }: { readonly vision: Vision; readonly pick: FacePick },
  signal: AbortSignal,
): Promise<Pictures> {
  const photos = new Set(
    Object.values(worst).flatMap((cases: WorstCases['wrongPeople']) =>
      cases.flatMap(({ left, right }) => [left, right]),
    ),
  )
  const pictures = new Map<number, string>()
  for (const photo of photos) {
    const image = await read(photo)
    if (!image) continue
    const { faces } = await vision.analyse(image, { pick, template: false, region: true, attributes: [] }, signal)
    const region = faces[0]?.region
    if (region) pictures.set(photo, await pictureOf(region))
  }
  return pictures
}

async function pictureOf({ jpeg, width, height, box }: FaceRegion): Promise<string> {
  const size = Math.round(Math.min(width, height, around * Math.max(box.width, box.height)))
  const edge = (centre: number, whole: number) => Math.round(Math.max(0, Math.min(whole - size, centre - size / 2)))
  const square = {
    left: edge(box.x + box.width / 2, width),
    top: edge(box.y + box.height / 2, height),
    width: size,
    height: size,
  }
  const bytes = await sharp(jpeg).extract(square).resize(side, side).jpeg({ quality: 78 }).toBuffer()
  return `data:image/jpeg;base64,${bytes.toString('base64')}`
}
