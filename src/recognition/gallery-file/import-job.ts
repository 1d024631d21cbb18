import { createReadStream } from 'node:fs'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { jobKind } from '#jobs/job.ts'
import { countJobItems, sumJobFacts } from '#jobs/job-item-store.ts'
import { readJobSecret, readJobUploadParts } from '#jobs/job-upload-store.ts'
import { openGalleryFile } from './gallery-file.ts'
import { type ImportNeeds, importPeople } from './import-people.ts'
import { fileInside } from './named-file.ts'

export interface ImportJobNeeds extends ImportNeeds {
  /** Where files lie that requests only name. */
  readonly galleryFileFolder: string
}

/** Under this name the file's key lies with the upload. */
export const fileKeyName = 'key'

/** What an import came to. */
export const ImportCounts = z.strictObject({
  people: z.int().describe('Taken in, or known already'),
  newPeople: z.int(),
  faces: z.int().describe('Faces that were added'),
  unchanged: z.int().describe('Faces that were there already'),
  refused: z.int().describe('People and faces that were left out; the report says why'),
})

/** The people of a gallery file taken in, in the background. What an earlier attempt reported is passed over. */
export const importGalleryJob = jobKind({
  name: 'import_gallery',
  input: z.strictObject({
    gallery: GalleryChoice,
    fingerprint: z.string(),
    uploadId: z.string(),
    /** A file in the folder of gallery files; else it was uploaded. */
    path: z.string().optional(),
  }),
  output: ImportCounts,
  async run(needs: ImportJobNeeds, { gallery, fingerprint, uploadId, path }, context) {
    const { db, vault } = needs
    const galleryId = await galleryIdOf(db, gallery)
    const key = await readJobSecret(db, vault, uploadId, fileKeyName)
    if (!key)
      throw new AppError(
        'not_found',
        'The file was deleted when the job ended: send it again with POST /api/galleries/import',
      )
    const place = path === undefined ? null : await fileInside(needs.galleryFileFolder, path)
    const file = await openGalleryFile(() =>
      place === null ? readJobUploadParts(db, vault, uploadId) : createReadStream(place),
    )
    if (file.fingerprint !== fingerprint)
      throw new AppError('conflict', 'Another file lies in the place of the one that was to be imported')
    const { people: total } = file.header
    const { done, refused } = await countJobItems(db, context.jobId)
    const progress = { done, refused, total: Math.max(total, done + refused) }
    context.progress({ ...progress })
    await importPeople(
      needs,
      file,
      { bytes: key },
      {
        galleryId,
        requestedBy: context.requestedBy,
        signal: context.signal,
        reported: (items) => context.reported(items),
        report: async (items) => {
          await context.report(items)
          for (const { outcome } of items) progress[outcome]++
          progress.total = Math.max(total, progress.done + progress.refused)
          context.progress({ ...progress })
        },
      },
    )
    const { added, unchanged, created } = await sumJobFacts(db, context.jobId, ['added', 'unchanged', 'created'])
    const counts = await countJobItems(db, context.jobId)
    return { people: counts.done, newPeople: created, faces: added, unchanged, refused: counts.refused }
  },
})
