import { mkdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { AppError } from '#core/errors.ts'
import { annotatePhoto, formatOfName, type Mark } from '#vision/drawing/annotate-photo.ts'
import type { PhotoFile } from './find-photos.ts'

/** Writes annotated photos to where `--annotate` says. */
export interface AnnotationWriter {
  write(
    photo: PhotoFile,
    image: Uint8Array,
    size: { width: number; height: number },
    marks: readonly Mark[],
  ): Promise<string>
}

/**
 * `out` is a file for one photo and a folder for several, or where a folder is there, or where it ends in a slash. Throws
 * `invalid_input` for a name that cannot be written, before any photo is looked at.
 */
export async function annotationWriter(out: string, photos: readonly PhotoFile[]): Promise<AnnotationWriter> {
  const there = await stat(out).catch(() => null)
  const isFolder = there?.isDirectory() ?? (photos.length > 1 || /[\\/]$/.test(out))
  if (there && !there.isDirectory() && photos.length > 1)
    throw new AppError('invalid_input', `${out} is a file; for several photos --annotate takes a folder`)
  const format = isFolder ? 'jpeg' : formatOfName(out)
  const nameOf = isFolder ? namesIn(out) : () => out
  return {
    async write(photo, image, size, marks) {
      const path = nameOf(photo)
      const picture = await annotatePhoto(image, size, marks, format)
      try {
        await mkdir(dirname(path), { recursive: true })
        await writeFile(path, picture)
      } catch (cause) {
        throw new AppError('misconfigured', `${path} cannot be written`, { cause })
      }
      return path
    },
  }
}

/** File names within a folder: those of the photos, with a number where two photos have one name. */
function namesIn(folder: string): (photo: PhotoFile) => string {
  const taken = new Set<string>()
  return (photo) => {
    const stem = basename(photo.path, extname(photo.path))
    let name = `${stem}.jpg`
    for (let nth = 2; taken.has(name.toLowerCase()); nth++) name = `${stem}-${nth}.jpg`
    taken.add(name.toLowerCase())
    return join(folder, name)
  }
}
