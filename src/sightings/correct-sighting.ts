import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { lockPerson } from '#gallery/person-store.ts'
import type { EnrolNeeds } from '#recognition/enrol-photo.ts'
import { markNotThisPerson } from '#recognition/not-this-person.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Template } from '#vision/template.ts'
import { StrangerCorrection } from './correction.ts'
import { insertCorrection, moveSightings } from './correction-store.ts'
import { openSightingCrop } from './open-sighting-crop.ts'
import { openTrackTemplate } from './sealed-sighting.ts'
import type { SightingIndex } from './sighting-index.ts'
import { requireSighting } from './sighting-reach.ts'
import { findSealed, findSighting, type SightingRow } from './sighting-store.ts'
import { likelyStrangers, tellStranger } from './tell-stranger.ts'
import { readTrackTemplates } from './template-store.ts'
import { viewStrangerCorrection } from './unknown-operations.ts'

type Needs = EnrolNeeds & { readonly db: Kysely<Database>; readonly clock: Clock; readonly sightings: SightingIndex }

export const assignSighting = operation({
  name: 'assign_sighting',
  summary: 'Says who a sighting is of, whatever was decided. It can be undone',
  permission: 'sightings:write',
  reach: 'input',
  input: z.strictObject({ sightingId: z.string(), personId: z.string() }),
  output: StrangerCorrection,
  async run(needs: Needs, { sightingId, personId }, caller) {
    const seen = await requireSighting(needs.db, sightingId, caller)
    const id = await inTransaction(needs.db, async (tx) => {
      const person = await lockPerson(tx, requireId(personId, 'person'))
      if (!person) throw new AppError('not_found', 'There is no person with the id given')
      if (person.gallery_id !== seen.gallery_id) throw new AppError('conflict', 'The person is in another gallery')
      if (seen.person_id === person.id) throw new AppError('conflict', 'The sighting is of this person already')
      const facts = { gallery_id: seen.gallery_id, kind: 'assign' as const, made_by: caller.id, person_id: person.id }
      const id = await insertCorrection(tx, facts)
      await moveSightings(tx, id, { ids: [seen.id] }, { personId: person.id, unknownId: null, corrected: true })
      await tellSightingChanged(tx, seen.id)
      return id
    })
    return await viewStrangerCorrection(needs.db, id)
  },
})

export const markSightingNotThisPerson = operation({
  name: 'mark_sighting_not_this_person',
  summary:
    'Says that a sighting is not of the person it was taken for, or of whom it may be: it becomes a stranger, and later decisions pass the person over for that face. It can be undone',
  permission: 'sightings:write',
  reach: 'input',
  input: z.strictObject({ sightingId: z.string() }),
  output: StrangerCorrection,
  async run(needs: Needs, { sightingId }, caller) {
    const seen = await requireSighting(needs.db, sightingId, caller)
    // An uncertain one is of nobody yet: it is whom it may be that it is not.
    const personId = seen.person_id ?? (seen.corrected ? null : seen.candidate_id)
    if (personId === null) throw new AppError('conflict', 'The sighting is of nobody who is known')
    const negativeId = await markCrop(needs, seen, personId, caller)
    const { embedder } = needs.vision.pack
    const template = await templateOf(needs, seen.id, embedder.modelId)
    const about = template && { model: embedder, galleryId: seen.gallery_id, template }
    const likely =
      about && (await likelyStrangers({ sightings: needs.sightings, now: needs.clock.now() }, about, caller.signal))
    const limit = needs.policy.get(seen.gallery_id).known
    const id = await inTransaction(needs.db, async (tx) => {
      const unknownId = about && likely ? (await tellStranger(tx, needs.vault, about, likely, limit)).unknownId : null
      const facts = { gallery_id: seen.gallery_id, kind: 'not_this_person' as const, made_by: caller.id }
      const id = await insertCorrection(tx, {
        ...facts,
        person_id: personId,
        unknown_id: unknownId,
        negative_id: negativeId,
      })
      await moveSightings(tx, id, { ids: [seen.id] }, { personId: null, unknownId, corrected: true })
      await tellSightingChanged(tx, seen.id)
      return id
    })
    return await viewStrangerCorrection(needs.db, id)
  },
})

/** Marks the picture as not the person, as far as it is good enough for that. */
async function markCrop(needs: Needs, seen: SightingRow, personId: string, caller: Caller): Promise<string | null> {
  const crop = await openSightingCrop(needs, seen.id)
  if (!crop) return null
  try {
    const input = markNotThisPerson.input.parse({ personId, image: new Uint8Array(crop.jpeg) })
    return (await markNotThisPerson.run(needs, input, caller)).correctionId
  } catch (error) {
    if (error instanceof AppError && ['low_quality', 'no_face', 'conflict'].includes(error.code)) return null
    throw error
  }
}

async function templateOf(
  { db, vault }: { db: Db; vault: Vault },
  sightingId: string,
  modelId: string,
): Promise<Template | null> {
  const sealed = await findSealed(db, sightingId)
  const [row] = await readTrackTemplates(db, { modelId, ids: [sightingId] })
  if (!sealed || !row) return null
  const key = vault.unwrapDataKey(sightingId, sealed.wrappedKey)
  return openTrackTemplate(vault, key, sightingId, { modelId, sealed: row.sealed })
}

export async function tellSightingChanged(tx: Transaction<Database>, sightingId: string): Promise<bigint | null> {
  const row = await findSighting(tx, sightingId)
  if (!row) return null
  const { gallery_id: galleryId, camera_id: cameraId, decision, person_id: personId, unknown_id: unknownId } = row
  const payload = { galleryId, sightingId, cameraId, decision, personId, unknownId }
  return await appendEvent(tx, { type: 'sighting_changed', payload })
}
