import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import { createPerson } from '#gallery/people-operations.ts'
import { Email, ExternalId, PersonName } from '#gallery/person.ts'
import { findPerson, lockPerson } from '#gallery/person-store.ts'
import { type EnrolNeeds, readPhoto, storeFace } from '#recognition/enrol-photo.ts'
import type { EnrolTarget } from '#recognition/enrol-target.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { StrangerCorrection } from './correction.ts'
import { insertCorrection, moveSightings } from './correction-store.ts'
import { openSightingCrop } from './open-sighting-crop.ts'
import { viewStrangerCorrection } from './unknown-operations.ts'
import { lockUnknown, requireUnknown, tellUnknownChanged } from './unknown-reach.ts'
import { bestSightings, type SeenUnknownRow, updateUnknown } from './unknown-store.ts'

type Needs = EnrolNeeds & Parameters<typeof createPerson.run>[0] & { readonly db: Kysely<Database> }

/** Pictures enrolled at most, and looked at for it, the best first. */
const most = { enrolled: 3, tried: 8 }

export const nameUnknown = operation({
  name: 'name_unknown',
  summary:
    'Says who a stranger is: a new person of that name, or one there is, gets the best pictures enrolled and all sightings so far. It can be undone',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({
    unknownId: z.string(),
    personId: z.string().optional().describe('Somebody who is known; in place of a name'),
    name: PersonName.optional(),
    externalId: ExternalId.optional(),
    email: Email.optional(),
    force: z.boolean().default(false).describe('Enrol although the face looks like somebody else'),
  }),
  output: z.strictObject({
    correction: StrangerCorrection,
    personId: z.string(),
    faceIds: z.array(z.string()).describe('What was enrolled'),
    notEnrolled: z.string().nullable().describe('Why no picture was good enough, where none was'),
  }),
  subject: (_input, output) => ({ person: output?.personId, face: output?.faceIds }),
  async run(needs: Needs, { unknownId, ...who }, caller) {
    if (!caller.permissions.has('sightings:write') && caller.kind !== 'system')
      throw new AppError('forbidden', 'This needs the permission sightings:write', {
        facts: { permission: 'sightings:write' },
      })
    const stranger = await requireUnknown(needs.db, unknownId, caller)
    if (stranger.person_id !== null) throw new AppError('conflict', 'This stranger has a name already: undo it first')
    const target = await targetOf(needs, stranger, who)
    const enrolled = await enrolBest(needs, stranger, target, who.force, caller)
    const personId = enrolled.personId ?? (await createWithoutFace(needs, stranger, target, caller))
    const { id, eventId } = await inTransaction(needs.db, async (tx) => {
      const { id: unknown, gallery_id: galleryId, person_id } = await lockUnknown(tx, stranger.id, caller)
      if (person_id !== null) throw new AppError('conflict', 'This stranger was named by another request meanwhile')
      if (!(await lockPerson(tx, personId))) throw new AppError('not_found', 'The person was forgotten meanwhile')
      const id = await insertCorrection(tx, {
        gallery_id: galleryId,
        kind: 'name',
        made_by: caller.id,
        unknown_id: unknown,
        person_id: personId,
        face_ids: [...enrolled.faceIds],
      })
      await moveSightings(tx, id, { unknownId: unknown }, { personId, corrected: true })
      await updateUnknown(tx, unknown, { person_id: personId })
      return { id, eventId: await tellUnknownChanged(tx, galleryId, [unknown]) }
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return {
      correction: await viewStrangerCorrection(needs.db, id),
      personId,
      faceIds: [...enrolled.faceIds],
      notEnrolled: enrolled.faceIds.length > 0 ? null : enrolled.refusal,
    }
  },
})

interface Who {
  readonly personId?: string | undefined
  readonly name?: string | undefined
  readonly externalId?: string | undefined
  readonly email?: string | undefined
}

async function targetOf({ db }: Needs, { gallery_id: galleryId }: SeenUnknownRow, who: Who): Promise<EnrolTarget> {
  const email = who.email ?? null
  if (who.personId !== undefined) {
    const person = await findPerson(db, requireId(who.personId, 'person'))
    if (!person) throw new AppError('not_found', 'There is no person with the id given')
    if (person.gallery_id !== galleryId) throw new AppError('conflict', 'The person is in another gallery')
    return { kind: 'person', galleryId, personId: person.id }
  }
  const { name, externalId } = who
  if (externalId !== undefined) return { kind: 'external', galleryId, externalId, name: name ?? externalId, email }
  if (name !== undefined) return { kind: 'name', galleryId, name, email }
  throw new AppError('invalid_input', 'name: one of name, person_id or external_id is needed')
}

/** Enrols the best pictures that are good enough. Throws `looks_like_other_person` when the first of them does. */
async function enrolBest(
  needs: Needs,
  stranger: SeenUnknownRow,
  first: EnrolTarget,
  force: boolean,
  { signal }: Caller,
) {
  const enrolled = {
    personId: null as string | null,
    faceIds: [] as string[],
    refusal: 'No picture is kept',
  }
  for (const sightingId of await bestSightings(needs.db, stranger.id, most.tried)) {
    const crop = await openSightingCrop(needs, sightingId)
    if (!crop) continue
    const { personId } = enrolled
    const target: EnrolTarget = personId === null ? first : { kind: 'person', galleryId: stranger.gallery_id, personId }
    const metadata = { sighting_id: sightingId }
    const options = { face: 'prominent' as const, detector: 'accurate' as const, force, source: 'sighting', metadata }
    try {
      const photo = await readPhoto(needs, target, crop.jpeg, options, signal)
      const face = await storeFace(needs, target, photo, options, signal)
      enrolled.personId = face.personId
      enrolled.faceIds.push(face.faceId)
      if (enrolled.faceIds.length === most.enrolled) break
    } catch (error) {
      if (!(error instanceof AppError && passable.has(error.code)) || isDecisive(error, enrolled)) throw error
      enrolled.refusal = error.message
    }
  }
  return enrolled
}

/** Another picture may do. */
const passable = new Set([
  'low_quality',
  'no_face',
  'many_faces',
  'invalid_image',
  'duplicate_photo',
  'looks_like_other_person',
])

function isDecisive({ code }: AppError, { faceIds }: { readonly faceIds: readonly string[] }): boolean {
  return code === 'looks_like_other_person' && faceIds.length === 0
}

async function createWithoutFace(
  needs: Needs,
  stranger: SeenUnknownRow,
  target: EnrolTarget,
  caller: Caller,
): Promise<string> {
  if (target.kind === 'person') return target.personId
  const externalId = target.kind === 'external' ? { externalId: target.externalId } : {}
  const email = target.email === null ? {} : { email: target.email }
  const input = { gallery: stranger.gallery, name: target.name, metadata: {}, ...externalId, ...email }
  return (await createPerson.run(needs, createPerson.input.parse(input), caller)).personId
}
