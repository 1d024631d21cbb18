import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { Email, ExternalId, Metadata, PersonName } from '#gallery/person.ts'
import { type EnrolNeeds, readPhoto, storeFace } from './enrol-photo.ts'
import { chooseTarget } from './enrol-target.ts'
import { DetectorChoice, ImageBytes, OneFace } from './photo.ts'
import { round } from './view-face.ts'

/** Whom photos are enrolled for, and how; common to one photo and many. */
export const EnrolFields = z.strictObject({
  gallery: GalleryChoice,
  personId: z.string().optional(),
  externalId: ExternalId.optional(),
  name: PersonName.optional(),
  email: Email.optional(),
  face: OneFace,
  detector: DetectorChoice,
  force: z.boolean().default(false),
})

export const registerFace = operation({
  name: 'register_face',
  summary: 'Enrols the face of one photo for a person',
  permission: 'gallery:write',
  reach: 'input',
  input: EnrolFields.extend({
    image: ImageBytes,
    metadata: Metadata.default({}),
    source: z.string().max(500).nullable().default(null),
  }),
  output: z.strictObject({
    faceId: z.string(),
    personId: z.string(),
    name: z.string(),
    qualityScore: z.number(),
    newPerson: z.boolean(),
  }),
  async run(needs: EnrolNeeds, input, caller) {
    const { face, detector, force, metadata, source } = input
    const options = { face, detector, force, metadata, source }
    const target = await chooseTarget(needs.db, input)
    const photo = await readPhoto(needs, target, input.image, options, caller.signal)
    const enrolled = await storeFace(needs, target, photo, options, caller.signal)
    return { ...enrolled, qualityScore: round(enrolled.qualityScore, 4) }
  },
})
