import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { type Caller, operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { type DatasetImage, folderInside, listDataset } from './dataset.ts'
import { enrolMany, type PhotoToEnrol } from './enrol-many.ts'
import type { EnrolNeeds } from './enrol-photo.ts'
import { DetectorChoice, OneFace } from './photo.ts'
import { type ArchiveLimits, countArchive, readArchive } from './read-archive.ts'

export interface TrainNeeds extends EnrolNeeds {
  /** The folder `dataset/` inside the data folder. */
  readonly datasetFolder: string
  readonly archiveLimits: ArchiveLimits
}

const how = { gallery: GalleryChoice, face: OneFace, detector: DetectorChoice, force: z.boolean().default(false) }
const TrainOptions = z.strictObject(how)

const Trained = z.strictObject({
  people: z.int(),
  images: z.int(),
  enrolled: z.int(),
  refused: z.array(z.strictObject({ file: z.string(), code: z.string(), detail: z.string() })),
})

export const trainDataset = operation({
  name: 'train_dataset',
  summary: 'Enrols a dataset of <person>/<image>: a folder inside the data folder, or an uploaded archive',
  permission: 'gallery:write',
  reach: 'input',
  input: z.union([
    z.strictObject({ dataset: z.string().min(1).max(500), ...how }),
    z.strictObject({
      archive: z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'an archive is needed'),
      ...how,
    }),
  ]),
  output: Trained,
  async run(needs: TrainNeeds, input, caller) {
    if ('archive' in input) {
      const total = await countArchive(input.archive, needs.archiveLimits)
      if (total === 0) throw new AppError('invalid_archive', 'The archive holds no <person>/<image>')
      return await train(needs, readArchive(input.archive, needs.archiveLimits), total, input, caller)
    }
    const folder = await folderInside(needs.datasetFolder, input.dataset)
    const images = await listDataset(folder, needs.archiveLimits.memberBytes)
    if (images.length === 0) throw new AppError('invalid_input', 'dataset: no <person>/<image> was found in the folder')
    return await train(needs, images, images.length, input, caller)
  },
})

/** A folder's name is the person's external id, so that training twice doubles nobody; underscores become spaces in the name. */
async function train(
  needs: TrainNeeds,
  images: Iterable<DatasetImage> | AsyncIterable<DatasetImage>,
  total: number,
  options: z.output<typeof TrainOptions>,
  caller: Caller,
): Promise<z.output<typeof Trained>> {
  const galleryId = await galleryIdOf(needs.db, options.gallery)
  const people = new Set<string>()
  async function* photos(): AsyncGenerator<PhotoToEnrol> {
    for await (const { person, file, read } of images) {
      people.add(person)
      const name = person.replaceAll('_', ' ').trim().slice(0, 200) || person.slice(0, 200)
      yield { file, read, target: { kind: 'external', galleryId, externalId: person.slice(0, 200), name, email: null } }
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
