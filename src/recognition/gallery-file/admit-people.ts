import type { Kysely, Transaction } from 'kysely'
import { AppError } from '#core/errors.ts'
import type { NewEvent } from '#events/event.ts'
import { appendEvent } from '#events/event-log.ts'
import { readWantedModels } from '#gallery/active-model-store.ts'
import { storeConsent, withdrawConsentRow } from '#gallery/consent-store.ts'
import { erasureDigest, externalIdDigest } from '#gallery/erasure-store.ts'
import { insertFace } from '#gallery/face-store.ts'
import {
  findPerson,
  findPersonByExternalId,
  insertPerson,
  lockPerson,
  type PersonRow,
  wrappedKeyOf,
} from '#gallery/person-store.ts'
import { sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import type { JobItem } from '#jobs/job.ts'
import { findErased } from '#storage/erasure-ledger.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { PersonRecord } from './gallery-record.ts'
import { findFaceOwners, lockImports } from './import-store.ts'
import type { ArrivingFace } from './make-templates.ts'

/** A person of a file, with the faces (or some of very many) that a template could be made of. */
export interface Arrival {
  /** Its name in the report. */
  readonly item: string
  readonly person: PersonRecord
  readonly faces: readonly ArrivingFace[]
}

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly keepRegions: boolean
}

export interface AdmitOptions {
  readonly galleryId: string
  /** Whether the file was written by this installation: its digests of photos are then ours. */
  readonly own: boolean
  readonly requestedBy: string
}

/**
 * Stores people and faces of a file, all in one transaction, and tells of each: who is there already gets the faces that they
 * lack, and nothing of them is changed; who was forgotten here is refused. Answers null where the model in use was changed since
 * the templates were made. Ids are kept, so that doing it again adds nothing.
 */
export async function admitPeople(
  needs: Needs,
  arrivals: readonly Arrival[],
  options: AdmitOptions,
): Promise<{ items: JobItem[]; eventId: bigint | null } | null> {
  return await inTransaction(needs.db, async (tx) => {
    await lockImports(tx, options.galleryId)
    const { active } = await readWantedModels(tx, { lock: true })
    const all = arrivals.flatMap(({ faces }) => faces)
    if (active && all.some(({ templates }) => !templates.some(({ modelId }) => modelId === active.modelId))) return null
    const items: JobItem[] = []
    const events: NewEvent[] = []
    for (const arrival of arrivals) items.push(...(await admit(tx, needs, arrival, options, events)))
    let eventId: bigint | null = null
    for (const event of events) eventId = await appendEvent(tx, event)
    return { items, eventId }
  })
}

async function admit(
  tx: Transaction<Database>,
  needs: Needs,
  { item, person: record, faces }: Arrival,
  options: AdmitOptions,
  events: NewEvent[],
): Promise<JobItem[]> {
  const { vault } = needs
  const { galleryId } = options
  const ids = new Map<string, string>()
  const owners = await findFaceOwners(
    tx,
    faces.flatMap(({ record: { faceId } }) => [faceId, otherId(vault, galleryId, faceId)]),
  )
  for (const {
    record: { faceId },
  } of faces) {
    const elsewhere = owners.get(faceId)?.galleryId
    ids.set(faceId, elsewhere === undefined || elsewhere === galleryId ? faceId : otherId(vault, galleryId, faceId))
  }
  // Merged or moved since: whoever has one of the faces is the person.
  const owner = [...ids.values()].map((id) => owners.get(id)?.personId).find((id) => id !== undefined)
  const found = await findOrCreate(tx, vault, record, owner, options)
  if (found instanceof AppError) return [{ item, outcome: 'refused', code: found.code, detail: found.message }]
  const { person, created } = found
  const payload = { galleryId, personId: person.id }
  if (created) events.push({ type: 'person_created', payload })
  const erased = await findErased(
    tx,
    'face',
    faces.flatMap(({ record: { faceId } }) => [
      erasureDigest(vault, faceId),
      erasureDigest(vault, ids.get(faceId) ?? faceId),
    ]),
  )
  const key = vault.unwrapDataKey(person.id, wrappedKeyOf(person))
  const items: JobItem[] = []
  let added = 0
  for (const { record: face, templates, region } of faces) {
    const faceId = ids.get(face.faceId) ?? face.faceId
    if (owners.has(faceId)) continue
    if ([face.faceId, faceId].some((id) => erased.has(erasureDigest(vault, id).toString('hex')))) {
      const detail = 'This face was deleted here; enrol a photo if it is wanted again'
      items.push({ item: `${item}/${face.faceId}`, outcome: 'refused', code: 'conflict', detail })
      continue
    }
    const sealedFor = { faceId, personId: person.id }
    const { detectionScore, qualityScore, quality, detectorId, source, metadata } = face
    const inserted = await insertFace(tx, {
      id: faceId,
      ...payload,
      detectionScore,
      qualityScore,
      quality,
      detectorId,
      source,
      metadata,
      photoDigest: options.own
        ? Buffer.from(face.photoDigest, 'hex')
        : vault.digest(Buffer.from(`gallery file\0${face.faceId}`)),
      region: needs.keepRegions && region ? sealRegion(vault, key, sealedFor, region) : null,
      templates: templates.map((one) => ({ modelId: one.modelId, sealed: sealTemplate(vault, key, sealedFor, one) })),
    })
    if (!inserted) continue
    added++
    events.push({ type: 'face_added', payload: { ...payload, faceId } })
  }
  const unchanged = faces.length - added - items.length
  const facts = { personId: person.id, created: Number(created), added, unchanged }
  return [{ item, outcome: 'done', facts }, ...items]
}

async function findOrCreate(
  tx: Transaction<Database>,
  vault: Vault,
  record: PersonRecord,
  owner: string | undefined,
  { galleryId, requestedBy }: AdmitOptions,
): Promise<{ person: PersonRow; created: boolean } | AppError> {
  const { personId, externalId, name, email, metadata, consent } = record
  const named = externalId === null ? undefined : await findPersonByExternalId(tx, galleryId, externalId)
  const same = named ? undefined : await findPerson(tx, personId)
  const id = same && same.gallery_id !== galleryId ? otherId(vault, galleryId, personId) : personId
  const known = named?.id ?? (same?.gallery_id === galleryId ? same.id : ((await findPerson(tx, id))?.id ?? owner))
  const person = known === undefined ? undefined : await lockPerson(tx, known)
  if (person) return { person, created: false }
  const digests = [personId, id].map((one) => erasureDigest(vault, one))
  if (externalId !== null) digests.push(externalIdDigest(vault, galleryId, externalId))
  const [at] = (await findErased(tx, 'person', digests)).values()
  if (at)
    return new AppError(
      'conflict',
      `This person was forgotten here on ${at.toISOString().slice(0, 10)} and is left out; where they are to be known again, create them first`,
    )
  const created = await insertPerson(tx, {
    id,
    galleryId,
    externalId,
    name,
    email,
    metadata,
    wrappedKey: vault.createDataKey(id).wrapped,
  })
  if (!created) throw new AppError('unavailable', 'The person is being changed by another request; try again')
  if (consent) {
    const { basis, purpose, givenAt, expiresAt, withdrawnAt } = consent
    const expires = expiresAt === null ? null : new Date(expiresAt)
    await storeConsent(tx, { personId: id, basis, purpose, given: new Date(givenAt), expires, by: requestedBy })
    if (withdrawnAt !== null) await withdrawConsentRow(tx, id, new Date(withdrawnAt))
  }
  return { person: created, created: true }
}

/** The id of what is in another gallery of this installation, too: always the same one. UUID version 8 (RFC 9562). */
function otherId(vault: Vault, galleryId: string, id: string): string {
  const bytes = vault.digest(Buffer.from(`gallery file id\0${galleryId}\0${id}`)).subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
