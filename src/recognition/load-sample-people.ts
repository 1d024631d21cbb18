import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { cutOut } from '#vision/image/cut-out.ts'
import { enrolledIn, enrolMany, type PhotoOutcome, type PhotoToEnrol } from './enrol-many.ts'
import type { EnrolNeeds } from './enrol-photo.ts'
import { readSamplePhoto } from './sample-photos.ts'

/** Photos whose people are enrolled; those of the other ones stay strangers, to try recognition with. */
const enrolledPhotos = [4, 5, 6]
const names = ['Ada', 'Ben', 'Cleo', 'Dev', 'Ema', 'Finn', 'Gus', 'Hana', 'Ines', 'Jun', 'Kai', 'Lea', 'Mio', 'Nora']

export const loadSamplePeople = operation({
  name: 'load_sample_people',
  summary: 'Enrols people of the photos that come with the installation, to try things with; twice doubles nobody',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ gallery: GalleryChoice }),
  output: z.strictObject({
    people: z.array(z.strictObject({ personId: z.string(), name: z.string() })),
    enrolled: z.int(),
    refused: z.int(),
  }),
  subject: (_, output) => ({ person: output?.people.map(({ personId }) => personId) ?? [] }),
  async run(needs: EnrolNeeds, input, caller) {
    const galleryId = await galleryIdOf(needs.db, input.gallery)
    const photos: PhotoToEnrol[] = []
    for (const number of enrolledPhotos) {
      const photo = await readSamplePhoto(number)
      const look = { detector: undefined, pick: 'all' as const, template: false, region: false, attributes: [] }
      const { faces } = await needs.vision.analyse(photo, look, caller.signal)
      // From left to right, so that everybody has the same name every time.
      for (const [at, { box }] of [...faces].sort((a, b) => a.box.x - b.box.x).entries()) {
        const name = names[photos.length % names.length] ?? ''
        const externalId = `sample-${number}-${at + 1}`
        photos.push({
          file: `sample${number}.jpg`,
          target: { galleryId, kind: 'external', externalId, name, email: null },
          read: () => cutOut(photo, box, 2),
        })
      }
    }
    const options = { face: 'prominent' as const, detector: undefined, force: false, metadata: { sample: true } }
    const outcomes: PhotoOutcome[] = []
    for await (const outcome of enrolMany(needs, photos, options, caller)) {
      outcomes.push(outcome)
      const refused = outcomes.filter(({ status }) => status === 'refused').length
      caller.onProgress?.({ done: outcomes.length, total: photos.length, refused })
    }
    const enrolled = outcomes.filter((outcome) => outcome.status === 'enrolled')
    return {
      people: enrolled.map(({ personId, name }) => ({ personId, name })),
      enrolled: enrolledIn(outcomes).face.length,
      refused: outcomes.length - enrolled.length,
    }
  },
})
