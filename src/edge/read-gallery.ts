import type { EventType, StoredEvent } from '#events/event.ts'
import { lastEventId, readPage } from '#events/event-log.ts'
import { readNegatives } from '#gallery/negative-store.ts'
import { wrappedKeyOf } from '#gallery/person-store.ts'
import { openTemplate } from '#gallery/sealed-face.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { type PersonToCopy, readPeopleToCopy } from './copy-store.ts'
import { encodeVector, type PersonCopy } from './exchange.ts'

/** Events that change whom an edge node knows, or what it is to do. */
const changing = [
  'person_created',
  'person_updated',
  'person_forgotten',
  'people_merged',
  'people_parted',
  'face_added',
  'face_updated',
  'face_moved',
  'face_deleted',
  'negative_added',
  'negative_removed',
  'reembedding_progress',
  'policy_changed',
  'thresholds_derived',
  'model_changed',
  'capability_changed',
  'camera_added',
  'camera_changed',
  'camera_removed',
] as const satisfies readonly EventType[]

const eventsAtOnce = 500

export interface GalleryChanges {
  readonly cursor: bigint
  /** Whether there is more behind the cursor. */
  readonly more: boolean
  /** Whether anything happened that an edge node has to know. */
  readonly news: boolean
  readonly personIds: ReadonlySet<string>
  /** Who was merged into whom. */
  readonly merged: ReadonlyMap<string, string>
}

/** What happened in a gallery after a cursor. */
export async function readGalleryChanges(db: Db, galleryId: string, after: bigint): Promise<GalleryChanges> {
  // Read first: whatever comes meanwhile has a higher id.
  const end = await lastEventId(db)
  const { events, cursor, full } = await readPage(db, after, eventsAtOnce, changing)
  const mine = events.filter(({ payload }) => !('galleryId' in payload) || payload.galleryId === galleryId)
  const merged = new Map<string, string>()
  for (const { type, payload } of mine)
    if (type === 'people_merged') merged.set(payload.mergedPersonId, payload.personId)
  return {
    cursor: full || cursor > end ? cursor : end,
    more: full,
    news: mine.length > 0,
    personIds: new Set(mine.flatMap(peopleOf)),
    merged,
  }
}

function peopleOf({ payload }: StoredEvent): string[] {
  const ids = 'personId' in payload && payload.personId !== null ? [payload.personId] : []
  if ('mergedPersonId' in payload) ids.push(payload.mergedPersonId)
  if ('partedPersonId' in payload) ids.push(payload.partedPersonId)
  if ('fromPersonId' in payload) ids.push(payload.fromPersonId)
  return ids
}

/** People as an edge node keeps them: a page of a gallery, or those among some who are there. */
export async function copyPeople(
  { db, vault }: { readonly db: Db; readonly vault: Vault },
  space: { readonly galleryId: string; readonly modelId: string },
  which: Parameters<typeof readPeopleToCopy>[2],
): Promise<PersonCopy[]> {
  const people = await readPeopleToCopy(db, space, which)
  const ids = people.map(({ id }) => id)
  const negatives = ids.length > 0 ? await readNegatives(db, space.modelId, ids) : []
  return people.map((person) => ({
    personId: person.id,
    name: person.name,
    faces: facesOf(vault, person, space.modelId),
    negatives: negatives
      .filter(({ person_id }) => person_id === person.id)
      .map((row) => {
        const { id, face_id: faceId, key_person_id: personId } = row
        const owner = faceId === null ? ({ faceId: id, personId, negative: true } as const) : { faceId, personId }
        const key = vault.unwrapDataKey(personId, wrappedKeyOf(row))
        const { vector } = openTemplate(vault, key, owner, space.modelId, row.sealed)
        return { negativeId: id, template: encodeVector(vector) }
      }),
  }))
}

function facesOf(vault: Vault, person: PersonToCopy, modelId: string): PersonCopy['faces'] {
  const key = vault.unwrapDataKey(person.id, wrappedKeyOf(person))
  return person.faces.map((face) => ({
    faceId: face.id,
    detectionScore: face.detection_score,
    qualityScore: face.quality_score,
    detectorId: face.detector_id,
    template: encodeVector(
      openTemplate(vault, key, { faceId: face.id, personId: person.id }, modelId, face.sealed).vector,
    ),
  }))
}
