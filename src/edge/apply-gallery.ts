import type { Kysely, Transaction } from 'kysely'
import type { NewEvent } from '#events/event.ts'
import { appendEvents } from '#events/event-log.ts'
import { insertFace } from '#gallery/face-store.ts'
import { insertNegative } from '#gallery/negative-store.ts'
import {
  findPeople,
  findPerson,
  insertPerson,
  type PersonRow,
  updatePersonRow,
  wrappedKeyOf,
} from '#gallery/person-store.ts'
import { openTemplate, sealTemplate } from '#gallery/sealed-face.ts'
import type { Database } from '#storage/schema.ts'
import type { DataKey, Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import {
  type CopiedFace,
  deleteCopiedFace,
  deleteCopiedPeople,
  handSightingsOver,
  listCopiedPeople,
  readCopiedFaces,
  readCopiedNegatives,
  storeCopiedTemplate,
} from './applied-store.ts'
import { decodeVector, type PersonCopy } from './exchange.ts'

type Tx = Transaction<Database>

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
}

export interface CopySpace {
  readonly galleryId: string
  readonly modelId: string
  readonly dimensions: number
}

export interface Gone {
  readonly personId: string
  readonly mergedInto: string | null
}

/**
 * Makes people here what they are on the server, under the same ids, and deletes who is gone there, with all that was seen of
 * them; sightings of somebody who was merged go to whom they are now. Doing it again changes nothing.
 */
export async function applyPeople(
  { db, vault }: Needs,
  space: CopySpace,
  { people, gone }: { readonly people: readonly PersonCopy[]; readonly gone: readonly Gone[] },
): Promise<void> {
  if (people.length + gone.length === 0) return
  await inTransaction(db, async (tx) => {
    const events: NewEvent[] = []
    const before = await readBefore(tx, space, people)
    for (const copy of people) events.push(...(await applyPerson(tx, vault, space, { copy, before })))
    for (const { personId, mergedInto } of gone)
      if (mergedInto !== null && (await findPerson(tx, mergedInto))) await handSightingsOver(tx, personId, mergedInto)
    events.push(
      ...(await deletePeople(
        tx,
        space,
        gone.map(({ personId }) => personId),
      )),
    )
    await appendEvents(tx, events)
  })
}

/** After a copy of everybody: deletes those who were not among them. */
export async function deleteOthers({ db }: Needs, space: CopySpace, there: ReadonlySet<string>): Promise<number> {
  return await inTransaction(db, async (tx) => {
    const others = (await listCopiedPeople(tx, space.galleryId)).filter((id) => !there.has(id))
    await appendEvents(tx, await deletePeople(tx, space, others))
    return others.length
  })
}

async function deletePeople(tx: Tx, { galleryId }: CopySpace, ids: readonly string[]): Promise<NewEvent[]> {
  const gone = await deleteCopiedPeople(tx, galleryId, ids)
  return gone.map(({ personId, faceIds }) => ({ type: 'person_forgotten', payload: { galleryId, personId, faceIds } }))
}

/** What there is here of these people, read once for all of them. */
interface Before {
  readonly people: ReadonlyMap<string, PersonRow>
  readonly faces: readonly CopiedFace[]
  readonly negatives: readonly { readonly id: string; readonly person_id: string }[]
}

async function readBefore(tx: Tx, { modelId }: CopySpace, copies: readonly PersonCopy[]): Promise<Before> {
  const personIds = copies.map(({ personId }) => personId)
  const faceIds = copies.flatMap(({ faces }) => faces.map(({ faceId }) => faceId))
  const people = await findPeople(tx, personIds)
  return {
    people: new Map(people.map((person) => [person.id, person])),
    faces: await readCopiedFaces(tx, { personIds, faceIds, modelId }),
    negatives: await readCopiedNegatives(tx, { personIds, modelId }),
  }
}

async function applyPerson(
  tx: Tx,
  vault: Vault,
  space: CopySpace,
  { copy, before }: { readonly copy: PersonCopy; readonly before: Before },
): Promise<NewEvent[]> {
  const { galleryId } = space
  const { personId } = copy
  const payload = { galleryId, personId }
  const events: NewEvent[] = []
  const found = before.people.get(personId)
  const person = found ?? (await addPerson(tx, vault, space, copy))
  if (!person) return []
  if (!found) events.push({ type: 'person_created', payload })
  else if (found.name !== copy.name) {
    await updatePersonRow(tx, personId, { name: copy.name })
    events.push({ type: 'person_updated', payload })
  }
  const key = vault.unwrapDataKey(personId, wrappedKeyOf(person))
  const kept = new Set(copy.faces.map(({ faceId }) => faceId))
  const faces = before.faces.filter((face) => face.person_id === personId || kept.has(face.id))
  for (const face of faces) {
    if (face.person_id === personId && kept.has(face.id)) continue
    await deleteCopiedFace(tx, face)
    events.push({ type: 'face_deleted', payload: { galleryId, personId: face.person_id, faceId: face.id } })
  }
  const mine = new Map(faces.filter(({ person_id }) => person_id === personId).map((face) => [face.id, face.sealed]))
  for (const face of copy.faces) {
    const change = await applyFace(tx, vault, key, { ...space, personId }, face, mine)
    if (change) events.push({ type: change, payload: { ...payload, faceId: face.faceId } })
  }
  const marks = before.negatives.filter(({ person_id }) => person_id === personId).map(({ id }) => id)
  return [...events, ...(await applyNegatives(tx, vault, key, space, copy, new Set(marks)))]
}

async function addPerson(tx: Tx, vault: Vault, space: CopySpace, copy: PersonCopy): Promise<PersonRow | undefined> {
  const { personId: id, name } = copy
  const { wrapped: wrappedKey } = vault.createDataKey(id)
  const facts = { id, galleryId: space.galleryId, externalId: null, name, email: null, metadata: {}, wrappedKey }
  return await insertPerson(tx, facts)
}

async function applyFace(
  tx: Tx,
  vault: Vault,
  key: DataKey,
  { galleryId, personId, modelId, dimensions }: CopySpace & { readonly personId: string },
  face: PersonCopy['faces'][number],
  before: ReadonlyMap<string, Buffer | null>,
): Promise<'face_added' | 'face_updated' | null> {
  const { faceId } = face
  const vector = decodeVector(face.template, dimensions)
  if (!vector) return null
  const owner = { faceId, personId }
  const sealed = before.get(faceId)
  if (sealed && sameVector(openTemplate(vault, key, owner, modelId, sealed).vector, vector)) return null
  const template = { modelId, sealed: sealTemplate(vault, key, owner, { modelId, vector }) }
  if (before.has(faceId)) {
    await storeCopiedTemplate(tx, faceId, template)
    return 'face_updated'
  }
  const { detectionScore, qualityScore, detectorId } = face
  await insertFace(tx, {
    id: faceId,
    ...{ personId, galleryId, detectionScore, qualityScore, detectorId },
    quality: {},
    source: null,
    photoDigest: vault.digest(Buffer.from(`edge copy\0${faceId}`)),
    region: null,
    metadata: {},
    templates: [template],
  })
  return 'face_added'
}

async function applyNegatives(
  tx: Tx,
  vault: Vault,
  key: DataKey,
  { galleryId, modelId, dimensions }: CopySpace,
  { personId, negatives }: PersonCopy,
  before: ReadonlySet<string>,
): Promise<NewEvent[]> {
  const wanted = new Set(negatives.map(({ negativeId }) => negativeId))
  const events: NewEvent[] = []
  for (const negativeId of before) {
    if (wanted.has(negativeId)) continue
    await tx.deleteFrom('negatives').where('id', '=', negativeId).execute()
    events.push({ type: 'negative_removed', payload: { galleryId, personId, negativeId } })
  }
  for (const { negativeId: id, template } of negatives) {
    const vector = decodeVector(template, dimensions)
    if (before.has(id) || !vector) continue
    // Under another model it was there before.
    await tx.deleteFrom('negatives').where('id', '=', id).execute()
    const sealed = sealTemplate(vault, key, { faceId: id, personId, negative: true }, { modelId, vector })
    const photoDigest = vault.digest(Buffer.from(`edge copy\0${id}`))
    const facts = { id, personId, galleryId, faceId: null, photoDigest, region: null, createdBy: 'server' }
    await insertNegative(tx, { ...facts, templates: [{ modelId, sealed }] })
    events.push({ type: 'negative_added', payload: { galleryId, personId, negativeId: id } })
  }
  return events
}

function sameVector(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}
