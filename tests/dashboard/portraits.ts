import type { Harness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

/** The faces of a sample photo, each as a photo of its own, `share` times as large as the face. */
export async function portraitsOf(harness: Harness, photo: 1 | 2 = 1, share = 2.4): Promise<Buffer[]> {
  const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
    form: { image: samplePhoto(photo) },
  })
  return await Promise.all(body.faces.map(({ box }) => cropAround(samplePhoto(photo), box, share)))
}

/** The first of them. */
export async function portraitOf(harness: Harness, photo: 1 | 2 = 1): Promise<Buffer> {
  const [first] = await portraitsOf(harness, photo)
  if (!first) throw new Error('no face on the sample photo')
  return first
}
