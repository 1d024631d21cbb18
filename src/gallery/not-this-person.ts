import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { deleteNegative, listNegatives, type NegativeRow } from './negative-store.ts'
import { Limit, Offset } from './page.ts'
import { findPerson, lockPerson } from './person-store.ts'

/** A face that is not the person, whatever it looks like. */
export const Correction = z.strictObject({
  correctionId: z.string(),
  personId: z.string(),
  /** The enrolled face of somebody else that was marked; null where a photo was. */
  faceId: z.string().nullable(),
  /** The models whose decisions honour it. */
  models: z.array(z.string()),
  hasRegion: z.boolean(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
})

const correctionOf = (row: NegativeRow): z.output<typeof Correction> => ({
  correctionId: row.id,
  personId: row.person_id,
  faceId: row.face_id,
  models: row.models,
  hasRegion: row.has_region,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
})

const noSuchCorrection = () => new AppError('not_found', 'There is no correction of this person with the id given')

export async function viewCorrection(db: Db, personId: string, id: string): Promise<z.output<typeof Correction>> {
  const { rows } = await listNegatives(db, { personId, id, offset: 0, limit: 1 })
  if (!rows[0]) throw noSuchCorrection()
  return correctionOf(rows[0])
}

export const listNotThisPerson = operation({
  name: 'list_not_this_person',
  summary: 'The faces that were marked as not this person, oldest first',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ personId: z.string(), offset: Offset, limit: Limit }),
  output: z.strictObject({ corrections: z.array(Correction), total: z.int() }),
  async run({ db }: { db: Db }, { offset, limit, ...input }) {
    const personId = requireId(input.personId, 'person')
    if (!(await findPerson(db, personId))) throw new AppError('not_found', 'There is no person with the id given')
    const { rows, total } = await listNegatives(db, { personId, offset, limit })
    return { corrections: rows.map(correctionOf), total }
  },
})

export const undoNotThisPerson = operation({
  name: 'undo_not_this_person',
  summary: 'Takes back that a face is not this person, and deletes what was kept of it',
  permission: 'gallery:write',
  reach: 'input',
  input: z.strictObject({ personId: z.string(), correctionId: z.string() }),
  output: z.strictObject({ success: z.literal(true), correctionId: z.string() }),
  async run({ db, events }: { db: Db; events: EventsApplied }, input, caller) {
    const personId = requireId(input.personId, 'person')
    const negativeId = requireId(input.correctionId, 'correction')
    const eventId = await inTransaction(db, async (tx) => {
      const person = await lockPerson(tx, personId)
      if (!person || !(await deleteNegative(tx, personId, negativeId))) throw noSuchCorrection()
      const payload = { galleryId: person.gallery_id, personId, negativeId }
      return await appendEvent(tx, { type: 'negative_removed', payload })
    })
    await events.caughtUp(eventId, caller.signal)
    return { success: true as const, correctionId: negativeId }
  },
})
