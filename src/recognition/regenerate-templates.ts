import type { Kysely } from 'kysely'
import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { enqueueJob } from '#jobs/enqueue-job.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { regenerateJob } from './regenerate-job.ts'

const Ids = z.array(z.uuid()).min(1).max(1_000)

export const regenerateTemplates = operation({
  name: 'regenerate_templates',
  summary: 'Makes the templates of some people or faces of a gallery, or of all, anew from the pictures kept, as a job',
  permission: 'gallery:write',
  reach: 'input',
  input: z
    .strictObject({
      gallery: GalleryChoice,
      personIds: Ids.optional(),
      faceIds: Ids.optional(),
      all: z.literal(true).optional().describe('Everybody in the gallery'),
    })
    .refine(
      ({ personIds, faceIds, all }) => [personIds, faceIds, all].filter((one) => one !== undefined).length === 1,
      'give person_ids, face_ids, or all',
    ),
  output: z.strictObject({ jobId: z.string() }),
  subject: ({ personIds, faceIds }) => ({ person: personIds ?? [], face: faceIds ?? [] }),
  async run({ db }: { db: Kysely<Database> }, { all: _, ...chosen }, caller) {
    await galleryIdOf(db, chosen.gallery)
    return await inTransaction(db, async (tx) => {
      const { job } = await enqueueJob(tx, regenerateJob, chosen, { requestedBy: caller.id })
      return { jobId: job.id }
    })
  },
})
