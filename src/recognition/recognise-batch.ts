import pMap from 'p-map'
import { z } from 'zod'
import { toAppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { allowAttributes } from './allow-attributes.ts'
import { ImageBytes } from './photo.ts'
import { peopleIn, Recognised, type RecogniseImageNeeds, RecogniseOptions, recognisePhoto } from './recognise-image.ts'

export const maxBatch = 100

const PhotoResult = z.strictObject({
  file: z.string(),
  success: z.boolean(),
  recognised: Recognised.nullable(),
  code: z.string().nullable(),
  detail: z.string().nullable(),
})
type PhotoResult = z.output<typeof PhotoResult>

/** `onItem` of the caller gets each result with its `index` among the images, in the order in which they are ready. */
export const recogniseBatch = operation({
  name: 'recognise_batch',
  summary: 'Who is in each of several photos; a photo that cannot be read does not fail the others',
  permission: 'recognition:run',
  reach: 'input',
  input: RecogniseOptions.extend({
    images: z
      .array(z.strictObject({ file: z.string(), image: ImageBytes }))
      .min(1)
      .max(maxBatch),
  }),
  output: z.strictObject({
    totalImages: z.int(),
    processed: z.int(),
    failed: z.int(),
    results: z.array(PhotoResult),
    processingTimeMs: z.number(),
  }),
  subject: (_input, output) => ({
    person: output?.results.flatMap(({ recognised }) => (recognised ? peopleIn(recognised) : [])),
  }),
  async run(needs: RecogniseImageNeeds, { images, ...options }, caller) {
    await allowAttributes(options.attributes, caller, needs.capabilities)
    const start = performance.now()
    const galleryId = await galleryIdOf(needs.db, options.gallery)
    const look = async ({ file, image }: (typeof images)[number]): Promise<PhotoResult> => {
      try {
        const recognised = await recognisePhoto(needs, galleryId, image, options, caller)
        return { file, success: true, recognised, code: null, detail: null }
      } catch (error) {
        const { code, message } = toAppError(error)
        if (code === 'internal' || code === 'cancelled' || code === 'overloaded') throw error
        return { file, success: false, recognised: null, code, detail: message }
      }
    }
    const results = await pMap(
      images,
      async (photo, index) => {
        const result = await look(photo)
        caller.onItem?.({ ...result, index })
        return result
      },
      { concurrency: needs.vision.status().cores * 2, signal: caller.signal },
    )
    const failed = results.filter((result) => !result.success).length
    const processingTimeMs = Math.round(performance.now() - start)
    return { totalImages: images.length, processed: images.length - failed, failed, results, processingTimeMs }
  },
})
