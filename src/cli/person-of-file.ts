import { type PhotoFile, stemOf } from './find-photos.ts'

/** Whom a photo belongs to when nothing but its place says so. */
export interface NamedPerson {
  readonly externalId: string
  readonly name: string
}

/** What cameras and programs call their files: `IMG_1234` and `IMG_1235` are not two photos of a person called IMG. */
const cameraName =
  /^(img|image|dsc[nf_]?|dcim|pxl|mvimg|photo|foto|pic|picture|scan|screenshot|gopr|dji|wp|p|vlc|frame|face|sample|test)$/i

/**
 * The person that a photo is enrolled for: the subfolder it lies in, else its file name without a number at its end
 * (`ann.jpg`, `ann_2.jpg`, `ann-3.jpg` and `ann (4).jpg` are all of `ann`). Names of cameras keep their number.
 * Underscores become spaces in the name.
 */
export function personOfFile(photo: Pick<PhotoFile, 'path' | 'subfolder'>): NamedPerson {
  const externalId = (photo.subfolder ?? personInStem(stemOf(photo.path))).slice(0, 200)
  const name = externalId.replaceAll('_', ' ').trim()
  return { externalId, name: name === '' ? externalId : name }
}

function personInStem(stem: string): string {
  const numbered = /^(.*[^\s_-])(?:[_-]\d{1,4}|\s*\(\d{1,4}\))$/.exec(stem)
  const person = numbered?.[1]
  if (person === undefined || cameraName.test(person) || /^\d+$/.test(person)) return stem
  return person
}
