import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { FaceView } from '#gallery/enrolled-face.ts'
import { Metadata, PersonView } from '#gallery/person.ts'
import { viewPerson } from '#gallery/view-person.ts'
import { enrolledIn, enrolMany, PhotoOutcome } from './enrol-many.ts'
import type { EnrolNeeds } from './enrol-photo.ts'
import { chooseTarget, type EnrolTarget } from './enrol-target.ts'
import { ImageBytes } from './photo.ts'
import { EnrolFields } from './register-face.ts'

export const enrolPhotos = operation({
  name: 'enrol_photos',
  summary: 'Enrols several photos of one person, with what became of each',
  permission: 'gallery:write',
  reach: 'input',
  input: EnrolFields.extend({
    photos: z
      .array(z.strictObject({ file: z.string().max(500), image: ImageBytes }))
      .min(1)
      .max(200),
    metadata: Metadata.default({}),
  }),
  output: z.strictObject({
    person: PersonView.extend({ faces: z.array(FaceView) }).nullable(),
    enrolled: z.int(),
    refused: z.int(),
    results: z.array(PhotoOutcome),
  }),
  subject: (_input, output) => enrolledIn(output?.results),
  async run(needs: EnrolNeeds, input, caller) {
    let target: EnrolTarget = await chooseTarget(needs.db, input)
    const photos = input.photos.map(({ file, image }) => ({ file, target, read: async () => image }))
    const { face, detector, force, metadata } = input
    const results: PhotoOutcome[] = []
    // The first photo enrolled settles who the person is; the others follow them.
    for await (const outcome of enrolMany(needs, photos, { face, detector, force, metadata }, caller, () => target)) {
      results.push(outcome)
      if (outcome.status === 'enrolled')
        target = { kind: 'person', galleryId: target.galleryId, personId: outcome.personId }
      const refused = results.filter((result) => result.status === 'refused').length
      caller.onProgress?.({ done: results.length, total: photos.length, refused })
    }
    const enrolled = results.filter((result) => result.status === 'enrolled').length
    const person = target.kind === 'person' ? await viewPerson(needs.db, target.personId) : null
    return { person, enrolled, refused: results.length - enrolled, results }
  },
})
