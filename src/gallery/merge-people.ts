import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Erasure } from '#storage/erasure-ledger.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { moveConsent } from './consent-store.ts'
import { FaceView } from './enrolled-face.ts'
import { eraseFace } from './erasure-store.ts'
import { hasPhoto, lockFacesOf } from './face-store.ts'
import { type Erasing, noteInLedger } from './forget.ts'
import { handNegativesOver } from './hand-negatives-over.ts'
import { handRowsOver, rowsAsJson } from './hand-rows-over.ts'
import { type MergeRecord, sealMerge } from './merge-record.ts'
import { deleteExpiredMerges, insertMerge } from './merge-store.ts'
import { handFaceOver } from './move-face.ts'
import { noteOrigin } from './origin-store.ts'
import { PersonView } from './person.ts'
import { deletePersonRow, lockPerson, type PersonRow, updatePersonRow, wrappedKeyOf } from './person-store.ts'
import { viewPerson } from './view-person.ts'

export const mergePeople = operation({
  name: 'merge_people',
  summary: 'Makes two people one: all faces go to the person kept, the other one is gone. It can be undone for a week',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ personId: z.string(), mergedPersonId: z.string() }),
  output: PersonView.extend({ faces: z.array(FaceView), mergeId: z.string().describe('What undoes it') }),
  async run(needs: Pick<Erasing, 'ledger' | 'log'> & { db: Db; vault: Vault; events: EventsApplied }, input, caller) {
    const keptId = requireId(input.personId, 'person')
    const goneId = requireId(input.mergedPersonId, 'person')
    if (keptId === goneId) throw new AppError('invalid_input', 'A person cannot be merged into themselves')
    const { eventId, erasures, mergeId } = await inTransaction(needs.db, async (tx) => {
      // Locked in id order, so that two merges the opposite ways wait for each other instead of deadlocking.
      const locked = new Map<string, Awaited<ReturnType<typeof lockPerson>>>()
      for (const id of [keptId, goneId].sort()) locked.set(id, await lockPerson(tx, id))
      const kept = locked.get(keptId)
      const gone = locked.get(goneId)
      if (!kept || !gone) throw new AppError('not_found', 'There is no person with the id given')
      if (kept.gallery_id !== gone.gallery_id)
        throw new AppError('conflict', 'The two people are in different galleries')
      const faces = await lockFacesOf(tx, gone.id)
      const erasures: Erasure[] = []
      for (const face of faces) {
        if (await hasPhoto(tx, kept.id, face.photo_digest)) erasures.push(await eraseFace(tx, needs.vault, face.id))
        else await handFaceOver(tx, needs.vault, face, gone, kept)
      }
      const negativeIds = await handNegativesOver(tx, needs.vault, gone, kept)
      const consent = await handConsentOver(tx, gone.id, kept.id)
      const rows = await handRowsOver(tx, gone.id, kept.id)
      await noteOrigin(tx, kept.id, 'person', gone.id)
      await deletePersonRow(tx, gone.id)
      const after = {
        externalId: kept.external_id ?? gone.external_id,
        email: kept.email ?? gone.email,
        metadata: { ...gone.metadata, ...kept.metadata },
      }
      await updatePersonRow(tx, kept.id, after)
      const mergeId = await keepRecord(tx, needs.vault, {
        kept,
        goneId: gone.id,
        by: caller.id,
        record: {
          gone: { ...factsOf(gone), name: gone.name, createdAt: gone.created_at.toISOString() },
          before: factsOf(kept),
          after,
          faceIds: faces.map((face) => face.id),
          negativeIds,
          handed: [...consent.handed, ...rows.handed],
          left: [...consent.left, ...rows.left],
        },
      })
      const eventId = await appendEvent(tx, {
        type: 'people_merged',
        payload: {
          galleryId: kept.gallery_id,
          personId: kept.id,
          mergedPersonId: gone.id,
          faceIds: faces.map((face) => face.id),
        },
      })
      return { eventId, erasures, mergeId }
    })
    if (erasures.length > 0) noteInLedger(needs, erasures)
    await needs.events.caughtUp(eventId, caller.signal)
    return { ...(await viewPerson(needs.db, keptId)), mergeId }
  },
})

const factsOf = ({ external_id, email, metadata }: PersonRow) => ({ externalId: external_id, email, metadata })

/** The record goes on where the other person has none of their own. */
async function handConsentOver(tx: Db, goneId: string, keptId: string): Promise<Pick<MergeRecord, 'handed' | 'left'>> {
  const left = await rowsAsJson(tx, 'consents', goneId)
  if (!(await moveConsent(tx, goneId, keptId))) return { handed: [], left }
  const keys = left.map(({ row }) => ({ recorded_at: String(row.recorded_at) }))
  return { handed: [{ table: 'consents', column: 'person_id', keys }], left: [] }
}

const undoableMs = 7 * 86_400_000

async function keepRecord(
  tx: Db,
  vault: Vault,
  { kept, goneId, by, record }: { kept: PersonRow; goneId: string; by: string; record: MergeRecord },
): Promise<string> {
  const [id, madeAt] = [newId(), new Date()]
  await deleteExpiredMerges(tx, madeAt)
  const key = vault.unwrapDataKey(kept.id, wrappedKeyOf(kept))
  await insertMerge(tx, {
    id,
    gallery_id: kept.gallery_id,
    kept_id: kept.id,
    gone_id: goneId,
    made_by: by,
    made_at: madeAt,
    expires_at: new Date(madeAt.getTime() + undoableMs),
    record: sealMerge(vault, key, { mergeId: id, keptId: kept.id }, record),
  })
  return id
}
