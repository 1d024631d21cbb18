import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { FaceView } from './enrolled-face.ts'
import { lockFacesOf } from './face-store.ts'
import { handNegativesOver } from './hand-negatives-over.ts'
import { handRowsBack } from './hand-rows-over.ts'
import { factsToRestore, type MergeRecord, openMerge } from './merge-record.ts'
import { deleteMerge, listMergeRows } from './merge-store.ts'
import { handFaceOver } from './move-face.ts'
import { dropOrigin } from './origin-store.ts'
import { PersonView } from './person.ts'
import { findPerson, insertPerson, lockPerson, type PersonRow, updatePersonRow, wrappedKeyOf } from './person-store.ts'
import { viewPerson } from './view-person.ts'

const MergeView = z.strictObject({
  mergeId: z.string(),
  mergedPersonId: z.string().describe('The id that the person had, and has again when the merge is undone'),
  name: z.string(),
  madeBy: z.string().describe('Id of the key or user'),
  madeAt: z.iso.datetime(),
  undoableUntil: z.iso.datetime(),
})

const noSuchPerson = () => new AppError('not_found', 'There is no person with the id given')

export const listMerges = operation({
  name: 'list_merges',
  summary: 'Who was merged into a person and can still be parted from them, newest first',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ personId: z.string() }),
  output: z.strictObject({ merges: z.array(MergeView) }),
  async run({ db, vault }: { db: Db; vault: Vault }, input) {
    const personId = requireId(input.personId, 'person')
    const kept = await findPerson(db, personId)
    if (!kept) throw noSuchPerson()
    const key = vault.unwrapDataKey(kept.id, wrappedKeyOf(kept))
    const merges = (await listMergeRows(db, personId, new Date())).map((row) => ({
      mergeId: row.id,
      mergedPersonId: row.gone_id,
      name: openMerge(vault, key, { mergeId: row.id, keptId: personId }, row.record).gone.name,
      madeBy: row.made_by,
      madeAt: row.made_at.toISOString(),
      undoableUntil: row.expires_at.toISOString(),
    }))
    return { merges }
  },
})

export const undoMerge = operation({
  name: 'undo_merge',
  summary: 'Parts two people again: who was merged is back under the same id, with what was theirs',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ personId: z.string(), mergeId: z.string() }),
  output: PersonView.extend({ faces: z.array(FaceView) }),
  async run(needs: { db: Db; vault: Vault; events: EventsApplied }, input, caller) {
    const keptId = requireId(input.personId, 'person')
    const mergeId = requireId(input.mergeId, 'merge')
    const { goneId, eventId } = await inTransaction(needs.db, async (tx) => {
      const kept = await lockPerson(tx, keptId)
      if (!kept) throw noSuchPerson()
      const rows = await listMergeRows(tx, keptId, new Date())
      const row = rows.find(({ id }) => id === mergeId)
      if (!row) throw new AppError('not_found', 'There is no merge of this person with the id given that can be undone')
      // What a later one handed over may have been this one's.
      if (row !== rows[0]) throw new AppError('conflict', 'Somebody was merged into this person later: undo that first')
      const key = needs.vault.unwrapDataKey(keptId, wrappedKeyOf(kept))
      const record = openMerge(needs.vault, key, { mergeId, keptId }, row.record)
      const goneId = row.gone_id
      await deleteMerge(tx, mergeId)
      const faceIds = await part(tx, needs.vault, { kept, goneId, record })
      const payload = { galleryId: kept.gallery_id, personId: keptId, partedPersonId: goneId, faceIds }
      return { goneId, eventId: await appendEvent(tx, { type: 'people_parted', payload }) }
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return await viewPerson(needs.db, goneId)
  },
})

/** Makes the person anew, under a key of their own, and gives them back what is still there of theirs. Answers with their faces. */
async function part(
  tx: Db,
  vault: Vault,
  { kept, goneId, record }: { kept: PersonRow; goneId: string; record: MergeRecord },
): Promise<string[]> {
  const now = { externalId: kept.external_id, email: kept.email, metadata: kept.metadata }
  await updatePersonRow(tx, kept.id, factsToRestore(record, now))
  const gone = await insertPerson(tx, {
    id: goneId,
    galleryId: kept.gallery_id,
    externalId: record.gone.externalId,
    name: record.gone.name,
    email: record.gone.email,
    metadata: record.gone.metadata,
    createdAt: new Date(record.gone.createdAt),
    wrappedKey: vault.createDataKey(goneId).wrapped,
  })
  if (!gone) throw new AppError('conflict', 'Somebody else of the gallery has the external id of that person by now')
  const theirs = new Set(record.faceIds)
  const faces = (await lockFacesOf(tx, kept.id)).filter(({ id }) => theirs.has(id))
  for (const face of faces) await handFaceOver(tx, vault, face, kept, gone)
  await handNegativesOver(tx, vault, kept, gone, record.negativeIds)
  await handRowsBack(tx, record, kept.id, goneId)
  await dropOrigin(tx, 'person', goneId)
  return faces.map(({ id }) => id)
}
