import type { BigIntStats, Dirent } from 'node:fs'
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { AppError } from '#core/errors.ts'

/** One image of a dataset: who it is filed under, its name for reports, and its bytes when they are wanted. */
export interface DatasetImage {
  readonly person: string
  readonly file: string
  /** Of a member of an archive, which is in memory already. */
  readonly bytes?: number
  /** Changes whenever the file does; of a file in a folder. */
  fingerprint?(): Promise<string>
  read(): Promise<Uint8Array>
}

/** Names that are never images: hidden files and what archivers and file managers leave behind. */
export function isClutter(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX' || name === 'Thumbs.db' || name === 'desktop.ini'
}

/** A folder inside `root`, symbolic links resolved. Throws `not_found`, and `invalid_input` for anything outside. */
export async function folderInside(root: string, relative: string): Promise<string> {
  if (relative.includes('\0')) throw new AppError('invalid_input', 'dataset: the path is not valid')
  const base = await realpath(root).catch(() => {
    throw new AppError('not_found', 'dataset: there is no dataset folder in the data folder yet')
  })
  const folder = await realpath(join(base, relative)).catch(() => {
    throw new AppError('not_found', 'dataset: there is no such folder inside the dataset folder')
  })
  if (folder !== base && !folder.startsWith(base + sep))
    throw new AppError('invalid_input', 'dataset: the path leads out of the dataset folder')
  if (!(await stat(folder)).isDirectory()) throw new AppError('invalid_input', 'dataset: this is a file, not a folder')
  return folder
}

/**
 * The images of `<folder>/<person>/<image>`, people and images in order of their names. Symbolic links are not followed.
 * Files above `maxBytes` are still listed; reading them throws `too_large`.
 */
export async function listDataset(folder: string, maxBytes: number): Promise<DatasetImage[]> {
  const images: DatasetImage[] = []
  for (const person of await visibleEntries(folder)) {
    if (!person.isDirectory()) continue
    for (const image of await visibleEntries(join(folder, person.name))) {
      if (!image.isFile()) continue
      const path = join(folder, person.name, image.name)
      images.push({
        person: person.name,
        file: `${person.name}/${image.name}`,
        fingerprint: async () => fingerprintOf(await stat(path, { bigint: true })),
        read: () => readBounded(path, maxBytes),
      })
    }
  }
  return images
}

/** Size, times and number of a file: a file that has changed has another one. */
export function fingerprintOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino].map((part) => part.toString(36)).join('.')
}

/** A file's bytes. Throws `too_large` before reading when it exceeds `maxBytes`. */
export async function readBounded(path: string, maxBytes: number): Promise<Uint8Array> {
  const { size } = await stat(path)
  if (size > maxBytes)
    throw new AppError('too_large', `${basename(path)} has ${size} bytes; at most ${maxBytes} are accepted`)
  return await readFile(path)
}

async function visibleEntries(folder: string): Promise<Dirent[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries.filter((entry) => !isClutter(entry.name)).sort((a, b) => (a.name < b.name ? -1 : 1))
}
