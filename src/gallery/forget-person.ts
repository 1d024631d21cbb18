import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { ErasureReceipt } from './erasure-receipt.ts'
import { countDependents, eraseRow } from './erasure-store.ts'
import { faceIdsOf } from './face-store.ts'
import { concludeErasure, type Erasing } from './forget.ts'
import { lockPerson } from './person-store.ts'

/** Forgets one person: their rows, and in time everything that follows the event log. Throws `not_found`. */
export async function forget(
  needs: Erasing & { readonly db: Db },
  personId: string,
  caller: Caller,
): Promise<{ eventId: bigint; faces: number; receipt: ErasureReceipt }> {
  const { eventId, faces, counts, erasure } = await inTransaction(needs.db, async (tx) => {
    const person = await lockPerson(tx, personId)
    if (!person) throw new AppError('not_found', 'There is no person with the id given')
    const faceIds = await faceIdsOf(tx, personId)
    const counts = [{ table: 'people', rows: 1 }, ...(await countDependents(tx, 'person', personId))]
    const erasure = await eraseRow(tx, needs.vault, 'person', personId)
    for (const unknownId of erasure.unknownIds)
      await appendEvent(tx, { type: 'unknown_changed', payload: { galleryId: person.gallery_id, unknownId } })
    const eventId = await appendEvent(tx, {
      type: 'person_forgotten',
      payload: { galleryId: person.gallery_id, personId, faceIds },
    })
    return { eventId, faces: faceIds.length, counts, erasure }
  })
  const receipt = await concludeErasure(needs, erasure, { subject: personId, counts, caller })
  return { eventId, faces, receipt }
}

export const forgetPerson = operation({
  name: 'forget_person',
  summary:
    'Deletes a person with all faces, templates, regions and the data key that opened them, and makes out a receipt',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ personId: z.string() }),
  output: z.strictObject({
    success: z.literal(true),
    personId: z.string(),
    faces: z.int(),
    deletedAt: z.iso.datetime(),
    receipt: ErasureReceipt,
  }),
  async run(needs: Erasing & { db: Db; events: EventsApplied }, input, caller) {
    const personId = requireId(input.personId, 'person')
    const { eventId, faces, receipt } = await forget(needs, personId, caller)
    await needs.events.caughtUp(eventId, caller.signal)
    return { success: true as const, personId, faces, deletedAt: receipt.at, receipt }
  },
})
