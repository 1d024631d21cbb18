import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AppError, type ErrorCode } from '#core/errors.ts'
import { holdNeeds } from '#core/hold.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { type JobItem, jobKind } from '#jobs/job.ts'
import { countItemsByFolder, countJobItems } from '#jobs/job-item-store.ts'
import { readJobUpload } from '#jobs/job-upload-store.ts'
import type { Database } from '#storage/schema.ts'
import { type DatasetImage, folderInside, listDataset } from './dataset.ts'
import { type DatasetFile, findEnrolledFiles, noteEnrolledFile } from './dataset-file-store.ts'
import { enrolMany, type PhotoOutcome, type PhotoToEnrol } from './enrol-many.ts'
import type { EnrolNeeds } from './enrol-photo.ts'
import { pagesOf } from './pages-of.ts'
import { personOfFolder } from './person-of-folder.ts'
import { DetectorChoice, OneFace } from './photo.ts'
import { type ArchiveLimits, readArchive } from './read-archive.ts'

export interface TrainJobNeeds extends EnrolNeeds {
  readonly db: Kysely<Database>
  /** The folder `dataset/` inside the data folder. */
  readonly datasetFolder: string
  readonly archiveLimits: ArchiveLimits
}

/** So many images between two looks at the report of an earlier attempt, and at the model in use. */
const pageSize = 32
/** Members of an archive are in memory while they wait. */
const pageBytes = 64 * 2 ** 20
/** People listed in the result; the report has every image of all. */
const mostListed = 1_000

const TrainJobInput = z.strictObject({
  gallery: GalleryChoice,
  face: OneFace,
  detector: DetectorChoice,
  force: z.boolean(),
  /** A folder inside the dataset folder, or else an archive that was uploaded, with the number of its images. */
  dataset: z.string().optional(),
  uploadId: z.string().optional(),
  total: z.int().optional(),
})
type TrainJobInput = z.output<typeof TrainJobInput>

/** A dataset enrolled in the background. What an earlier attempt reported is passed over; what is enrolled as it is, is not read. */
export const trainJob = jobKind({
  name: 'train_dataset',
  input: TrainJobInput,
  output: z.strictObject({
    people: z.int(),
    images: z.int(),
    enrolled: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    byPerson: z.array(
      z.strictObject({ externalId: z.string(), enrolled: z.int(), unchanged: z.int(), refused: z.int() }),
    ),
  }),
  async run(needs: TrainJobNeeds, input, context) {
    const galleryId = await galleryIdOf(needs.db, input.gallery)
    const { images, total } = await openImages(needs, input)
    let { done, refused } = await countJobItems(needs.db, context.jobId)
    const tell = async (item: JobItem) => {
      await context.report([item])
      if (item.outcome === 'done') done++
      else refused++
      context.progress({ done, refused, total })
    }
    context.progress({ done, refused, total })
    for await (const page of pagesOf(withItems(images), pageSize, pageBytes)) {
      context.signal.throwIfAborted()
      const reported = await context.reported(page.map(({ item }) => item))
      const left = page.filter(({ item }) => !reported.has(item))
      // Held page by page, so that a change of the model need not wait for the whole dataset.
      const held = holdNeeds(needs)
      try {
        await trainPage(held.value, { input, galleryId, page: left, signal: context.signal, tell })
      } finally {
        held.release()
      }
    }
    return await sumUp(needs, context.jobId)
  },
})

interface TrainImage extends DatasetImage {
  /** Its name in the report: the file's, numbered where an archive has several of one name. */
  readonly item: string
}

interface Page {
  readonly input: TrainJobInput
  readonly galleryId: string
  readonly page: readonly TrainImage[]
  readonly signal: AbortSignal
  tell(item: JobItem): Promise<void>
}

async function openImages(
  needs: TrainJobNeeds,
  { dataset, uploadId, total }: TrainJobInput,
): Promise<{ images: Iterable<DatasetImage> | AsyncIterable<DatasetImage>; total: number | null }> {
  const { archiveLimits } = needs
  if (uploadId !== undefined) {
    const archive = await readJobUpload(needs.db, needs.vault, uploadId)
    if (!archive)
      throw new AppError('not_found', 'The archive was deleted when the job ended: send it again with POST /train')
    return { images: readArchive(archive, archiveLimits), total: total ?? null }
  }
  const images = await listDataset(await folderInside(needs.datasetFolder, dataset ?? ''), archiveLimits.memberBytes)
  return { images, total: images.length }
}

async function* withItems(images: Iterable<DatasetImage> | AsyncIterable<DatasetImage>): AsyncGenerator<TrainImage> {
  const seen = new Map<string, number>()
  for await (const image of images) {
    const times = (seen.get(image.file) ?? 0) + 1
    seen.set(image.file, times)
    yield { ...image, item: times === 1 ? image.file : `${image.file} (${times})` }
  }
}

async function trainPage(needs: TrainJobNeeds, { input, galleryId, page, signal, tell }: Page): Promise<void> {
  const memory = { db: needs.db, vault: needs.vault, galleryId }
  const files = await filesOf(page, input.dataset)
  const enrolled = await findEnrolledFiles(memory, [...files.values()])
  const photos: PhotoToEnrol[] = []
  for (const { item, person, read } of page) {
    if (enrolled.has(files.get(item)?.path ?? '')) await tell({ item, outcome: 'done', facts: { unchanged: true } })
    else photos.push({ file: item, read, target: personOfFolder(person, galleryId) })
  }
  const { face, detector, force } = input
  for await (const outcome of enrolMany(needs, photos, { face, detector, force, metadata: {} }, { signal })) {
    const item = itemOf(outcome)
    const file = files.get(outcome.file)
    const faceId = item.facts?.faceId
    if (file && typeof faceId === 'string' && item.outcome === 'done') await noteEnrolledFile(memory, file, faceId)
    await tell(item)
  }
}

/** What is known of the files before they are read, by item; nothing of members of archives and of files that have gone. */
async function filesOf(page: readonly TrainImage[], dataset = ''): Promise<ReadonlyMap<string, DatasetFile>> {
  const files = new Map<string, DatasetFile>()
  for (const { item, file, fingerprint } of page) {
    const now = await fingerprint?.().catch(() => undefined)
    if (now !== undefined) files.set(item, { path: `${dataset}/${file}`, fingerprint: now })
  }
  return files
}

/** A photo that is enrolled already counts as done: nothing is left to do about it. */
function itemOf(outcome: PhotoOutcome): JobItem {
  const item = outcome.file
  if (outcome.status === 'enrolled') {
    const { personId, faceId, qualityScore } = outcome
    return { item, outcome: 'done', facts: { personId, faceId, qualityScore } }
  }
  const { code, detail, facts } = outcome
  if (code !== 'duplicate_photo')
    return { item, outcome: 'refused', code: code as ErrorCode, detail, facts: idsOf(facts) }
  return { item, outcome: 'done', facts: { unchanged: true, ...idsOf(facts) } }
}

/** Without names: a report outlives the people in it. */
function idsOf(facts: Readonly<Record<string, unknown>>): Record<string, string | number> {
  const kept = ['personId', 'faceId', 'distance', 'similarity', 'qualityScore', 'minimum', 'faces']
  return Object.fromEntries(
    kept.flatMap((name) => {
      const value = facts[name]
      return typeof value === 'string' || typeof value === 'number' ? [[name, value] as const] : []
    }),
  )
}

async function sumUp({ db }: TrainJobNeeds, jobId: string) {
  const people = await countItemsByFolder(db, jobId)
  const byPerson = people.map(({ folder, done, unchanged, refused }) => {
    return { externalId: folder.slice(0, 200), enrolled: done - unchanged, unchanged, refused }
  })
  const sum = (of: 'enrolled' | 'unchanged' | 'refused') => byPerson.reduce((all, person) => all + person[of], 0)
  const [enrolled, unchanged, refused] = [sum('enrolled'), sum('unchanged'), sum('refused')]
  // Those with something to look at first.
  const listed = byPerson.sort((a, b) => b.refused - a.refused).slice(0, mostListed)
  const images = enrolled + unchanged + refused
  return { people: people.length, images, enrolled, unchanged, refused, byPerson: listed }
}
