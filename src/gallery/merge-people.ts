import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
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
import { handRowsOver } from './hand-rows-over.ts'
import { handFaceOver } from './move-face.ts'
import { PersonView } from './person.ts'
import { deletePersonRow, lockPerson, updatePersonRow } from './person-store.ts'
import { viewPerson } from './view-person.ts'

export const mergePeople = operation({
  name: 'merge_people',
  summary: 'Makes two people one: all faces go to the person kept, the other one is gone',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ personId: z.string(), mergedPersonId: z.string() }),
  output: PersonView.extend({ faces: z.array(FaceView) }),
  async run(needs: Pick<Erasing, 'ledger' | 'log'> & { db: Db; vault: Vault; events: EventsApplied }, input, caller) {
    const keptId = requireId(input.personId, 'person')
    const goneId = requireId(input.mergedPersonId, 'person')
    if (keptId === goneId) throw new AppError('invalid_input', 'A person cannot be merged into themselves')
    const { eventId, erasures } = await inTransaction(needs.db, async (tx) => {
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
      await handNegativesOver(tx, needs.vault, gone, kept)
      await moveConsent(tx, gone.id, kept.id)
      await handRowsOver(tx, gone.id, kept.id)
      await deletePersonRow(tx, gone.id)
      await updatePersonRow(tx, kept.id, {
        externalId: kept.external_id ?? gone.external_id,
        email: kept.email ?? gone.email,
        metadata: { ...gone.metadata, ...kept.metadata },
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
      return { eventId, erasures }
    })
    if (erasures.length > 0) noteInLedger(needs, erasures)
    await needs.events.caughtUp(eventId, caller.signal)
    return await viewPerson(needs.db, keptId)
  },
})
