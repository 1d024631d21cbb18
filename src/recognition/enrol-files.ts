import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { ExternalId, PersonName } from '#gallery/person.ts'
import { enrolledIn, enrolMany, isRefusal, PhotoOutcome, type PhotoToEnrol } from './enrol-many.ts'
import type { EnrolNeeds } from './enrol-photo.ts'
import { chooseTarget, type EnrolTarget } from './enrol-target.ts'
import { DetectorChoice, OneFace } from './photo.ts'

/** A photo whose bytes are read when its turn is near, and whom it is of. */
export interface FileToEnrol {
  readonly file: string
  readonly person: { readonly externalId?: string; readonly name?: string }
  read(): Promise<Uint8Array>
}

const Person = z.strictObject({ externalId: ExternalId.optional(), name: PersonName.optional() })
const Files = z.custom<Iterable<FileToEnrol>>((value) => typeof value === 'object' && value !== null)

export const enrolFiles = operation({
  name: 'enrol_files',
  summary: 'Enrols photos of several people as they come; when no more come, the work is done',
  permission: 'gallery:write',
  input: z.strictObject({
    gallery: GalleryChoice,
    face: OneFace,
    detector: DetectorChoice,
    force: z.boolean().default(false),
    files: Files,
  }),
  output: z.strictObject({ results: z.array(PhotoOutcome) }),
  subject: (_input, output) => enrolledIn(output?.results),
  async run(needs: EnrolNeeds, { gallery, face, detector, force, files }, caller) {
    const underway: PhotoToEnrol[] = []
    async function* photos(): AsyncGenerator<PhotoToEnrol> {
      for (const { file, person, read } of files) {
        const photo = { file, read, target: await chooseTarget(needs.db, { gallery, ...Person.parse(person) }) }
        underway.push(photo)
        yield photo
      }
    }
    // A name alone may be of several people: the first photo enrolled settles who it is for the others.
    const settled = new Map<string, EnrolTarget>()
    const retarget = ({ target }: PhotoToEnrol): EnrolTarget =>
      (target.kind === 'name' && settled.get(target.name)) || target
    const results: PhotoOutcome[] = []
    let refused = 0
    for await (const outcome of enrolMany(needs, photos(), { face, detector, force, metadata: {} }, caller, retarget)) {
      results.push(outcome)
      const target = underway.shift()?.target
      if (isRefusal(outcome)) refused++
      if (outcome.status === 'enrolled' && target?.kind === 'name')
        settled.set(target.name, { kind: 'person', galleryId: target.galleryId, personId: outcome.personId })
      caller.onProgress?.({ done: results.length, total: results.length, refused })
    }
    return { results }
  },
})
