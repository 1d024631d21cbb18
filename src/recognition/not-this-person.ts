import type { Transaction } from 'kysely'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import type { Log } from '#core/log.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import { readWantedModels } from '#gallery/active-model-store.ts'
import { lockFace } from '#gallery/face-store.ts'
import { countNegatives, findNegative, insertNegative } from '#gallery/negative-store.ts'
import { Correction, viewCorrection } from '#gallery/not-this-person.ts'
import { findPerson, lockPerson, type PersonRow, wrappedKeyOf } from '#gallery/person-store.ts'
import { sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Template } from '#vision/template.ts'
import type { DetectorMode, FacePick, FaceRegion, Vision } from '#vision/vision.ts'
import type { CurrentPolicy } from './current-policy.ts'
import { embedForModels, type RegionEmbedder } from './embed-for-models.ts'
import { DetectorChoice, ImageBytes, OneFace, requireOneFace, templateOf } from './photo.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly vision: Vision
  readonly policy: CurrentPolicy
  readonly events: EventsApplied
  readonly keepRegions: boolean
  readonly targets: RegionEmbedder
  readonly log: Log
}

/** Decisions compare each face with every correction of its candidates: 100 of them take some 20 µs. */
const mostOfOne = 100
/** Switches of the model that one correction may run into before it gives up. */
const switchesMet = 3

export const markNotThisPerson = operation({
  name: 'mark_not_this_person',
  summary: 'Notes that a face is not this person, whatever it looks like: later decisions pass the person over for it',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({
    personId: z.string(),
    image: ImageBytes.optional(),
    faceId: z.string().optional().describe('An enrolled face of somebody else, in place of an image'),
    face: OneFace.default('prominent'),
    detector: DetectorChoice,
  }),
  output: Correction,
  async run(needs: Needs, input, caller) {
    const personId = requireId(input.personId, 'person')
    const { image, faceId } = input
    if ((image === undefined) === (faceId === undefined))
      throw new AppError('invalid_input', 'image: either an image or a face_id is needed, and not both')
    const person = await findPerson(needs.db, personId)
    if (!person) throw noSuchPerson()
    const { detector, face } = input
    const { id, eventId } = image
      ? await markPhoto(needs, person, image, { detector, face }, caller)
      : await markEnrolled(needs, personId, requireId(faceId ?? '', 'face'), caller.id)
    if (eventId !== null) await needs.events.caughtUp(eventId, caller.signal)
    return await viewCorrection(needs.db, personId, id)
  },
})

interface Marked {
  readonly id: string
  /** Null where it was marked before. */
  readonly eventId: bigint | null
}

async function markPhoto(
  needs: Needs,
  person: PersonRow,
  image: Uint8Array,
  { detector, face: pick }: { readonly detector: DetectorMode | undefined; readonly face: FacePick },
  { id: createdBy, signal }: { readonly id: string; readonly signal: AbortSignal },
): Promise<Marked> {
  const photoDigest = needs.vault.digest(image)
  const options = { detector, pick, template: true, enrol: true, region: true, attributes: [] }
  const found = requireOneFace(await needs.vision.analyse(image, options, signal), pick)
  const { minimumQuality } = needs.policy.get(person.gallery_id)
  if (found.quality.overall < minimumQuality) {
    const reason = found.quality.reason ?? 'the face is not clear enough'
    throw new AppError('low_quality', `Nothing was marked, since no decision would be made on this photo: ${reason}`)
  }
  let templates: readonly Template[] = [templateOf(found)]
  let wanted = await readWantedModels(needs.db, { lock: false })
  for (let attempt = 0; attempt < switchesMet; attempt++) {
    templates = await embedForModels(needs, templates, wanted, found.region, signal)
    const marked = await inTransaction(needs.db, async (tx) => {
      wanted = await readWantedModels(tx, { lock: true })
      const { active } = wanted
      if (active && !templates.some(({ modelId }) => modelId === active.modelId)) return null
      return await storePhoto(tx, needs, person.id, { photoDigest, templates, region: found.region, createdBy })
    })
    if (marked) return marked
  }
  throw new AppError('unavailable', 'The model is being changed; send the photo again')
}

async function storePhoto(
  tx: Transaction<Database>,
  { vault, keepRegions }: Needs,
  personId: string,
  photo: { photoDigest: Buffer; templates: readonly Template[]; region: FaceRegion | null; createdBy: string },
): Promise<Marked> {
  const person = await lockPerson(tx, personId)
  if (!person) throw noSuchPerson()
  const id = newId()
  const owner = { faceId: id, personId, negative: true } as const
  const key = vault.unwrapDataKey(personId, wrappedKeyOf(person))
  return await store(tx, {
    id,
    personId,
    galleryId: person.gallery_id,
    faceId: null,
    photoDigest: photo.photoDigest,
    region: keepRegions && photo.region ? sealRegion(vault, key, owner, photo.region) : null,
    createdBy: photo.createdBy,
    templates: photo.templates.map((one) => ({ modelId: one.modelId, sealed: sealTemplate(vault, key, owner, one) })),
  })
}

async function markEnrolled({ db }: Needs, personId: string, faceId: string, createdBy: string): Promise<Marked> {
  return await inTransaction(db, async (tx) => {
    const face = await lockFace(tx, faceId)
    if (!face) throw new AppError('not_found', 'There is no face with the id given')
    const person = await lockPerson(tx, personId)
    if (!person) throw noSuchPerson()
    if (face.gallery_id !== person.gallery_id)
      throw new AppError('conflict', 'The face is in another gallery than the person')
    if (face.person_id === personId)
      throw new AppError('conflict', 'The face is filed under this very person: delete it, or move it to another one')
    const nothing = { photoDigest: null, region: null, templates: [] }
    return await store(tx, { id: newId(), personId, galleryId: person.gallery_id, faceId, createdBy, ...nothing })
  })
}

async function store(tx: Transaction<Database>, negative: Parameters<typeof insertNegative>[1]): Promise<Marked> {
  const { id, personId, galleryId } = negative
  const before = await findNegative(tx, negative)
  if (before !== undefined) return { id: before, eventId: null }
  if ((await countNegatives(tx, personId)) >= mostOfOne)
    throw new AppError(
      'conflict',
      `${mostOfOne} faces are marked as not this person already: undo some, or enrol more photos of the person`,
    )
  if (!(await insertNegative(tx, negative)))
    throw new AppError('conflict', 'The face was marked at the same moment by another request')
  const eventId = await appendEvent(tx, { type: 'negative_added', payload: { galleryId, personId, negativeId: id } })
  return { id, eventId }
}

const noSuchPerson = () => new AppError('not_found', 'There is no person with the id given')
