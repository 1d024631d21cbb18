import type { Kysely } from 'kysely'
import pMap from 'p-map'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { enqueueJob } from '#jobs/enqueue-job.ts'
import { saveJobSecret } from '#jobs/job-upload-store.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { allowAttributes } from './allow-attributes.ts'
import { type BatchJobNeeds, batchJob, photoName, recogniseOne } from './batch-job.ts'
import { ImageBytes } from './photo.ts'
import { peopleIn, RecogniseOptions, recognisePhoto } from './recognise-image.ts'
import { PhotoResult } from './stored-result.ts'

/** More than these become a job; more than those are too many for one request. */
const mostAtOnce = 100
const mostInJob = 1_000

const BatchResult = z.strictObject({
  totalImages: z.int(),
  processed: z.int(),
  failed: z.int(),
  results: z.array(PhotoResult),
  processingTimeMs: z.number(),
})
const Begun = z.strictObject({ jobId: z.string() })

interface Needs extends BatchJobNeeds {
  readonly db: Kysely<Database>
}

/** `onItem` of the caller gets each result with its `index` among the images, in the order in which they are ready. */
export const recogniseBatch = operation({
  name: 'recognise_batch',
  summary: 'Who is in each of several photos; a photo that cannot be read does not fail the others',
  permission: 'recognition:run',
  reach: 'input',
  input: RecogniseOptions.extend({
    images: z
      .array(z.strictObject({ file: z.string().max(500), image: ImageBytes }))
      .min(1)
      .max(mostInJob),
    background: z
      .boolean()
      .optional()
      .describe(`Answer 202 with a job at once; by default for more than ${mostAtOnce} photos`),
  }),
  output: z.union([BatchResult, Begun]),
  subject: (_input, output) => ({
    person:
      output && 'results' in output
        ? output.results.flatMap(({ recognised }) => (recognised ? peopleIn(recognised) : []))
        : [],
  }),
  async run(needs: Needs, { images, background, ...options }, caller) {
    await allowAttributes(options.attributes, caller, needs.capabilities)
    const start = performance.now()
    const galleryId = await galleryIdOf(needs.db, options.gallery)
    if (background ?? images.length > mostAtOnce) return { jobId: await beginBatch(needs, images, options, caller.id) }
    if (images.length > mostAtOnce)
      throw new AppError('too_large', `At most ${mostAtOnce} photos are answered at once; more become a job`)
    const results = await pMap(
      images,
      async ({ file, image }, index) => {
        const result = await recogniseOne(file, () => recognisePhoto(needs, galleryId, image, options, caller))
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

async function beginBatch(
  { db, vault }: Needs,
  images: readonly { readonly file: string; readonly image: Uint8Array }[],
  options: z.output<typeof RecogniseOptions>,
  requestedBy: string,
): Promise<string> {
  const uploadId = newId()
  return await inTransaction(db, async (tx) => {
    for (const [at, { image }] of images.entries()) await saveJobSecret(tx, vault, uploadId, photoName(at), image)
    const input = { options, uploadId, files: images.map(({ file }) => file) }
    return (await enqueueJob(tx, batchJob, input, { requestedBy })).job.id
  })
}
