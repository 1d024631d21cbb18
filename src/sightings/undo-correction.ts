import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { deleteFace } from '#gallery/faces-operations.ts'
import type { Erasing } from '#gallery/forget.ts'
import { undoNotThisPerson } from '#gallery/not-this-person.ts'
import { Limit, Offset } from '#gallery/page.ts'
import type { Database, Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { tellSightingChanged } from './correct-sighting.ts'
import { StrangerCorrection } from './correction.ts'
import { type CorrectionRow, hasLaterMoves, listCorrectionRows, lockCorrection, takeBack } from './correction-store.ts'
import { reachOf } from './sighting-reach.ts'
import { viewStrangerCorrection } from './unknown-operations.ts'
import { tellUnknownChanged } from './unknown-reach.ts'
import { lockStrangers, updateUnknown } from './unknown-store.ts'

export const listStrangerCorrections = operation({
  name: 'list_stranger_corrections',
  summary: 'What users said about strangers and sightings, newest first, undone or not',
  permission: 'sightings:read',
  reach: 'input',
  input: z.strictObject({
    unknownId: z.string().optional(),
    sightingId: z.string().optional(),
    offset: Offset,
    limit: Limit,
  }),
  output: z.strictObject({ corrections: z.array(StrangerCorrection) }),
  async run({ db }: { db: Db }, { unknownId, sightingId, ...page }, caller) {
    refuseRestricted(caller)
    const { galleryIds } = await reachOf(db, caller)
    const filter = {
      galleryIds,
      unknownId: unknownId && requireId(unknownId, 'stranger'),
      sightingId: sightingId && requireId(sightingId, 'sighting'),
    }
    return { corrections: await listCorrectionRows(db, filter, page) }
  },
})

export const undoStrangerCorrection = operation({
  name: 'undo_stranger_correction',
  summary: 'Takes a correction back: the sightings return to where they were',
  permission: 'sightings:write',
  reach: 'input',
  input: z.strictObject({ correctionId: z.string() }),
  output: StrangerCorrection,
  async run(needs: Erasing & { db: Kysely<Database>; events: EventsApplied }, { correctionId }, caller) {
    refuseRestricted(caller)
    const id = requireId(correctionId, 'correction')
    const [visible] = await listCorrectionRows(
      needs.db,
      { ...(await reachOf(needs.db, caller)), id },
      { offset: 0, limit: 1 },
    )
    if (!visible) throw new AppError('not_found', 'There is no correction with the id given')
    const { row, eventId } = await inTransaction(needs.db, async (tx) => {
      const row = await lockCorrection(tx, id)
      if (!row) throw new AppError('not_found', 'There is no correction with the id given')
      if (row.undone_at !== null) throw new AppError('conflict', 'This correction was undone already')
      await lockStrangers(tx, row.gallery_id)
      if (await hasLaterMoves(tx, id))
        throw new AppError('conflict', 'Other corrections moved the same sightings later: undo those first')
      if (row.unknown_id !== null) await restoreUnknown(tx, row, row.unknown_id)
      const sightings = await takeBack(tx, id, caller.id)
      const isOfOne = row.kind === 'assign' || row.kind === 'not_this_person'
      let eventId: bigint | null = null
      if (isOfOne) for (const sightingId of sightings) eventId = await tellSightingChanged(tx, sightingId)
      const unknowns = [row.unknown_id, row.other_unknown_id].filter((one) => one !== null)
      if (unknowns.length > 0) eventId = await tellUnknownChanged(tx, row.gallery_id, unknowns)
      return { row, eventId }
    })
    if (eventId !== null) await needs.events.caughtUp(eventId, caller.signal)
    await takeBackBesides(needs, row, caller)
    return await viewStrangerCorrection(needs.db, id)
  },
})

/** Corrections belong to all cameras of a gallery. */
function refuseRestricted({ cameras }: Caller): void {
  if (cameras)
    throw new AppError('forbidden', 'This key is restricted to some cameras, and corrections belong to all', {
      facts: { restricted: true },
    })
}

async function restoreUnknown(tx: Db, { kind }: CorrectionRow, unknownId: string): Promise<void> {
  if (kind === 'merge') await updateUnknown(tx, unknownId, { merged_into: null })
  else if (kind === 'ignore') await updateUnknown(tx, unknownId, { ignored_at: null })
  else if (kind === 'name') await updateUnknown(tx, unknownId, { person_id: null })
}

/** The faces that naming enrolled, and the mark that "not this person" made. A person made stays, without these faces. */
async function takeBackBesides(
  needs: Erasing & { db: Kysely<Database>; events: EventsApplied },
  row: CorrectionRow,
  caller: Caller,
): Promise<void> {
  for (const faceId of row.face_ids) await unlessGone(deleteFace.run(needs, { faceId }, caller))
  const { negative_id: negativeId, person_id: personId } = row
  if (negativeId !== null && personId !== null)
    await unlessGone(undoNotThisPerson.run(needs, { personId, correctionId: negativeId }, caller))
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'not_found')) throw error
  }
}
