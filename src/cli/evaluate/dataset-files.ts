import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { findPhotos, type PhotoFile } from '#cli/find-photos.ts'
import { AppError } from '#core/errors.ts'
import { chooseFiles, choosePairs, filesOf } from '#evaluation/choose-photos.ts'
import { type Pair, readPairs } from '#evaluation/read-pairs.ts'

export interface DatasetFiles {
  readonly photos: readonly PhotoFile[]
  /** Null where no pairs were given. */
  readonly pairs: readonly Pair[] | null
}

/**
 * The photos of a dataset folder that are to be looked at, labelled by their paths below it, and the pairs of a file. Throws
 * `not_found` for a folder that is not there or is empty, and for pairs with photos that are not there; `invalid_input` for
 * a damaged file of pairs.
 */
export async function openDatasetFiles(
  folder: string,
  options: { readonly pairs?: string; readonly limit?: number },
): Promise<DatasetFiles> {
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new AppError('not_found', `There is no folder ${folder}; give one with a folder of photos for each person`)
  const all = options.pairs === undefined ? null : await readPairsFile(options.pairs)
  const pairs = all && choosePairs(all, options.limit)
  const found = new Map<string, PhotoFile>()
  for (const photo of await findPhotos([folder])) {
    const label = relative(folder, photo.path).split(sep).join('/')
    found.set(label, { ...photo, label })
  }
  if (pairs) await addListed(folder, filesOf(pairs), options.pairs ?? '', found)
  if (found.size === 0)
    throw new AppError('not_found', `There is no photo in ${folder}; it needs a folder of photos for each person`)
  // With a limit only the photos of the pairs are looked at; else also the others, for identification.
  const labels = pairs && options.limit !== undefined ? filesOf(pairs) : chooseFiles([...found.keys()], options.limit)
  return { photos: labels.flatMap((label) => found.get(label) ?? []), pairs }
}

async function readPairsFile(path: string): Promise<Pair[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('not_found', `The file of pairs ${path} cannot be read`, { cause })
  })
  return readPairs(text, basename(path))
}

/** Photos that the pairs name, wherever below the folder they lie. */
async function addListed(
  folder: string,
  labels: readonly string[],
  pairs: string,
  found: Map<string, PhotoFile>,
): Promise<void> {
  const missing: string[] = []
  for (const label of labels) {
    if (found.has(label)) continue
    const path = join(folder, label)
    const [photo] = (await stat(path).catch(() => null))?.isFile() ? await findPhotos([path]) : []
    if (photo) found.set(label, { ...photo, label })
    else missing.push(label)
  }
  if (missing.length === 0) return
  const some = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ', …' : '')
  throw new AppError(
    'not_found',
    `${basename(pairs)} names ${missing.length} ${missing.length === 1 ? 'photo that is' : 'photos that are'} not in ${folder}: ${some}`,
  )
}

/** Throws `not_found` before hours of work where the report could not be written in the end. */
export async function requireFolderOf(path: string): Promise<void> {
  const folder = dirname(path)
  if (!(await stat(folder).catch(() => null))?.isDirectory())
    throw new AppError('not_found', `There is no folder ${folder} to write the report into`)
  if ((await stat(path).catch(() => null))?.isDirectory())
    throw new AppError(
      'invalid_input',
      `${path} is a folder; name a file for the report, such as ${join(path, 'report.html')}`,
    )
}
