import { personInName } from '#recognition/person-in-name.ts'
import { type PhotoFile, stemOf } from './find-photos.ts'

/** Whom a photo belongs to when nothing but its place says so. */
export interface NamedPerson {
  readonly externalId: string
  readonly name: string
}

/**
 * The person that a photo is enrolled for: the subfolder it lies in, else its file name without a number at its end
 * (`ann.jpg`, `ann_2.jpg`, `ann-3.jpg` and `ann (4).jpg` are all of `ann`). Names of cameras keep their number.
 * Underscores become spaces in the name.
 */
export function personOfFile(photo: Pick<PhotoFile, 'path' | 'subfolder'>): NamedPerson {
  const externalId = (photo.subfolder ?? personInName(stemOf(photo.path))).slice(0, 200)
  const name = externalId.replaceAll('_', ' ').trim()
  return { externalId, name: name === '' ? externalId : name }
}
