import type { Stats } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { AppError } from '#core/errors.ts'
import { isClutter, readBounded } from '#recognition/dataset.ts'

/** A photo named on the command line, or found in a folder that was named. */
export interface PhotoFile {
  readonly path: string
  /** As the user knows it: the path given, and inside a folder the rest of it. */
  readonly label: string
  /** The subfolder of a folder given that it lies in; null for files given, and for those directly in the folder. */
  readonly subfolder: string | null
  read(): Promise<Uint8Array>
}

const imageNames = /\.(jpe?g|jpe|jfif|png|webp|avif|gif|tiff?|bmp|heic|heif)$/i
/** Far more than the decoder accepts; it only keeps a mistaken disk image out of memory. */
const maxBytes = 256 * 1024 * 1024

/**
 * The photos that paths mean: files as they are, of folders every image in them and in their direct subfolders, in order
 * of their names. A file given by name is taken whatever it is called: its bytes tell what it is. Throws `not_found`.
 */
export async function findPhotos(paths: readonly string[]): Promise<PhotoFile[]> {
  const photos: PhotoFile[] = []
  for (const path of paths) {
    const kind = await stat(path).catch(() => null)
    if (kind === null && paths.length === 1) throw new AppError('not_found', `There is no file or folder ${path}`)
    if (kind?.isDirectory()) photos.push(...(await photosIn(path)))
    else photos.push(photoAt(path, path, null, kind))
  }
  return photos
}

async function photosIn(folder: string): Promise<PhotoFile[]> {
  const photos: PhotoFile[] = []
  const label = (...parts: string[]): string => join(folder, ...parts)
  for (const entry of await entriesOf(folder)) {
    if (entry.isFile() && imageNames.test(entry.name)) photos.push(photoAt(label(entry.name), label(entry.name), null))
    if (!entry.isDirectory()) continue
    for (const inner of await entriesOf(join(folder, entry.name)))
      if (inner.isFile() && imageNames.test(inner.name))
        photos.push(photoAt(join(folder, entry.name, inner.name), label(entry.name, inner.name), entry.name))
  }
  return photos
}

function photoAt(path: string, label: string, subfolder: string | null, kind?: Stats | null): PhotoFile {
  return {
    path,
    label: label.split(sep).join('/'),
    subfolder,
    async read() {
      if (kind === null) throw new AppError('not_found', `There is no file ${path}`)
      if (kind && !kind.isFile()) throw new AppError('invalid_input', `${path} is not a file`)
      try {
        return await readBounded(path, maxBytes)
      } catch (cause) {
        if (cause instanceof AppError) throw cause
        throw new AppError('not_found', `${path} cannot be read`, { cause })
      }
    },
  }
}

async function entriesOf(folder: string) {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new AppError('not_found', `The folder ${folder} cannot be read`, { cause })
  })
  // In the order of a person's eye: ann_2 before ann_10.
  const order = new Intl.Collator('en', { numeric: true })
  return entries.filter((entry) => !isClutter(entry.name)).sort((a, b) => order.compare(stemOf(a.name), stemOf(b.name)))
}

/** The file's name without folders and extension. */
export function stemOf(path: string): string {
  return basename(path).replace(/(?!^)\.[^.]*$/, '')
}
