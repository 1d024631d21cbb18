import { realpath } from 'node:fs/promises'
import { relative } from 'node:path'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { type Caller, operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { enqueueJob } from '#jobs/enqueue-job.ts'
import { saveJobUpload } from '#jobs/job-upload-store.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type DatasetImage, folderInside, listDataset } from './dataset.ts'
import { enrolMany, type PhotoToEnrol } from './enrol-many.ts'
import { personOfFolder } from './person-of-folder.ts'
import { DetectorChoice, OneFace } from './photo.ts'
import { countArchive, readArchive } from './read-archive.ts'
import { type TrainJobNeeds, trainJob } from './train-job.ts'

/** Larger datasets become jobs unless the caller says otherwise: on two cores that is about a minute's work. */
const mostAtOnce = 500

const how = { gallery: GalleryChoice, face: OneFace, detector: DetectorChoice, force: z.boolean().default(false) }
const TrainOptions = z.strictObject(how)
type TrainOptions = z.output<typeof TrainOptions>

const background = z
  .boolean()
  .optional()
  .describe(`Enrol in the background and answer 202 at once; by default for more than ${mostAtOnce} images`)

const Trained = z.strictObject({
  people: z.int(),
  images: z.int(),
  enrolled: z.int(),
  refused: z.array(z.strictObject({ file: z.string(), code: z.string(), detail: z.string() })),
})
const Begun = z.strictObject({ jobId: z.string() })

export const trainDataset = operation({
  name: 'train_dataset',
  summary: 'Enrols a dataset of <person>/<image>: a folder inside the data folder, or an uploaded archive',
  permission: 'gallery:write',
  reach: 'input',
  input: z.union([
    z.strictObject({ dataset: z.string().min(1).max(500), ...how, background }),
    z.strictObject({
      archive: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'an archive is needed'),
      ...how,
      background,
    }),
  ]),
  output: z.union([Trained, Begun]),
  async run(needs: TrainJobNeeds, input, caller) {
    const { gallery, face, detector, force } = input
    const options = { gallery, face, detector, force }
    if ('archive' in input) {
      const { archive } = input
      const total = await countArchive(archive, needs.archiveLimits)
      if (total === 0) throw new AppError('invalid_archive', 'The archive holds no <person>/<image>')
      if (input.background ?? total > mostAtOnce) return await begin(needs, { ...options, total }, caller, archive)
      return await train(needs, readArchive(archive, needs.archiveLimits), total, options, caller)
    }
    const folder = await folderInside(needs.datasetFolder, input.dataset)
    const images = await listDataset(folder, needs.archiveLimits.memberBytes)
    if (images.length === 0) throw new AppError('invalid_input', 'dataset: no <person>/<image> was found in the folder')
    if (input.background ?? images.length > mostAtOnce)
      return await begin(needs, { ...options, dataset: relative(await realpath(needs.datasetFolder), folder) }, caller)
    return await train(needs, images, images.length, options, caller)
  },
})

async function begin(
  needs: TrainJobNeeds,
  input: TrainOptions & { dataset?: string; total?: number },
  caller: Caller,
  archive?: Uint8Array,
): Promise<z.output<typeof Begun>> {
  // Asked for here, so that a gallery that does not exist is said at once.
  await galleryIdOf(needs.db, input.gallery)
  return await inTransaction(needs.db, async (tx) => {
    const upload = archive ? { uploadId: await saveJobUpload(tx, needs.vault, archive) } : {}
    const { job } = await enqueueJob(tx, trainJob, { ...input, ...upload }, { requestedBy: caller.id })
    return { jobId: job.id }
  })
}

async function train(
  needs: TrainJobNeeds,
  images: Iterable<DatasetImage> | AsyncIterable<DatasetImage>,
  total: number,
  options: TrainOptions,
  caller: Caller,
): Promise<z.output<typeof Trained>> {
  const galleryId = await galleryIdOf(needs.db, options.gallery)
  const people = new Set<string>()
  async function* photos(): AsyncGenerator<PhotoToEnrol> {
    for await (const { person, file, read } of images) {
      people.add(person)
      yield { file, read, target: personOfFolder(person, galleryId) }
    }
  }
  const result = { people: 0, images: 0, enrolled: 0, refused: [] as { file: string; code: string; detail: string }[] }
  const { face, detector, force } = options
  for await (const outcome of enrolMany(needs, photos(), { face, detector, force, metadata: {} }, caller)) {
    result.images++
    if (outcome.status === 'enrolled') result.enrolled++
    else result.refused.push({ file: outcome.file, code: outcome.code, detail: outcome.detail })
    caller.onProgress?.({ done: result.images, total, refused: result.refused.length })
  }
  return { ...result, people: people.size }
}
