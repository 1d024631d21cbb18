import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { newId, requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { type Erasing, noteInLedger } from '#gallery/forget.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { Limit, Offset } from '#gallery/page.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { StrangerCorrection } from './correction.ts'
import { insertCorrection, listCorrectionRows, moveSightings } from './correction-store.ts'
import { eraseUnknown } from './erase-sightings.ts'
import { openSightingCrop } from './open-sighting-crop.ts'
import { reachOf } from './sighting-reach.ts'
import { findSighting } from './sighting-store.ts'
import { UnknownView, unknownStates } from './unknown.ts'
import { lockUnknown, requireUnknown, tellUnknownChanged } from './unknown-reach.ts'
import { insertUnknown, listUnknownRows, type SeenUnknownRow, updateUnknown } from './unknown-store.ts'

const ById = z.strictObject({ unknownId: z.string() })

interface Changing {
  readonly db: Kysely<Database>
  readonly events: EventsApplied
}

export const listUnknowns = operation({
  name: 'list_unknowns',
  summary: 'Strangers who were seen, who was seen last first',
  permission: 'sightings:read',
  reach: 'input',
  input: z.strictObject({
    gallery: z.string().optional().describe('All galleries where absent'),
    state: z.enum(unknownStates).optional(),
    offset: Offset,
    limit: Limit,
  }),
  output: z.strictObject({ unknowns: z.array(UnknownView) }),
  async run({ db }: { db: Db }, { gallery, state, ...page }, caller) {
    const { cameraIds, galleryIds } = await reachOf(db, caller)
    const inGalleries = gallery === undefined ? galleryIds : [await galleryIdOf(db, gallery)]
    return {
      unknowns: (await listUnknownRows(db, { galleryIds: inGalleries, cameraIds, state }, page)).map(viewUnknown),
    }
  },
})

export const getUnknown = operation({
  name: 'get_unknown',
  summary: 'One stranger',
  permission: 'sightings:read',
  reach: 'input',
  input: ById,
  output: UnknownView,
  async run({ db }: { db: Db }, { unknownId }, caller) {
    return viewUnknown(await requireUnknown(db, unknownId, caller))
  },
})

export const getUnknownCrop = operation({
  name: 'get_unknown_crop',
  summary: 'The best picture of a stranger, as JPEG',
  permission: 'sightings:read',
  reach: 'input',
  input: ById,
  output: z.strictObject({ jpeg: z.instanceof(Uint8Array) }),
  async run(needs: { db: Db; vault: Vault }, { unknownId }, caller) {
    const { best_sighting_id: best } = await requireUnknown(needs.db, unknownId, caller)
    const crop = best && (await openSightingCrop(needs, best))
    if (!crop) throw new AppError('not_found', 'No picture is kept of this stranger')
    return { jpeg: new Uint8Array(crop.jpeg) }
  },
})

export const deleteUnknown = operation({
  name: 'delete_unknown',
  summary: 'Deletes a stranger with all sightings, pictures and templates',
  permission: 'sightings:write',
  reach: 'input',
  input: ById,
  output: z.strictObject({ success: z.literal(true), unknownId: z.string(), sightings: z.int() }),
  async run(needs: Changing & Omit<Erasing, 'backups'>, { unknownId }, caller) {
    const { sightingIds, erasures, eventId } = await inTransaction(needs.db, async (tx) => {
      const { id, gallery_id: galleryId } = await lockUnknown(tx, unknownId, caller)
      const erased = await eraseUnknown(tx, needs.vault, { id, galleryId })
      return { ...erased, eventId: await tellUnknownChanged(tx, galleryId, erased.unknownIds) }
    })
    noteInLedger(needs, erasures)
    await needs.events.caughtUp(eventId, caller.signal)
    return { success: true as const, unknownId, sightings: sightingIds.length }
  },
})

export const mergeUnknowns = operation({
  name: 'merge_unknowns',
  summary: 'Makes two strangers one: all sightings go to the one kept. It can be undone',
  permission: 'sightings:write',
  reach: 'input',
  input: z.strictObject({ unknownId: z.string(), mergedUnknownId: z.string() }),
  output: StrangerCorrection,
  subject: ({ mergedUnknownId }) => ({ unknown: mergedUnknownId }),
  async run(needs: Changing, { unknownId, mergedUnknownId }, caller) {
    return await correct(needs, caller, async (tx) => {
      const kept = await lockUnknown(tx, unknownId, caller)
      const merged = await lockUnknown(tx, mergedUnknownId, caller)
      if (kept.id === merged.id) throw new AppError('invalid_input', 'A stranger cannot be merged into themselves')
      if (kept.gallery_id !== merged.gallery_id) throw new AppError('conflict', 'The two are in different galleries')
      if (kept.person_id !== null || merged.person_id !== null)
        throw new AppError('conflict', 'One of them has a name already: merge the people instead')
      const galleryId = kept.gallery_id
      const both = { unknown_id: merged.id, other_unknown_id: kept.id }
      const id = await insertCorrection(tx, { gallery_id: galleryId, kind: 'merge', made_by: caller.id, ...both })
      await moveSightings(tx, id, { unknownId: merged.id }, { unknownId: kept.id, corrected: true })
      await updateUnknown(tx, merged.id, { merged_into: kept.id })
      return { id, galleryId, unknownIds: [merged.id, kept.id] }
    })
  },
})

export const splitUnknown = operation({
  name: 'split_unknown',
  summary: 'Takes sightings of a stranger out, as those of another stranger. It can be undone',
  permission: 'sightings:write',
  reach: 'input',
  input: z.strictObject({ unknownId: z.string(), sightingIds: z.array(z.string()).min(1).max(1_000) }),
  output: StrangerCorrection,
  subject: ({ sightingIds }) => ({ sighting: sightingIds }),
  async run(needs: Changing, { unknownId, sightingIds }, caller) {
    return await correct(needs, caller, async (tx) => {
      const {
        id: from,
        gallery_id: galleryId,
        sightings,
        person_id: personId,
      } = await lockUnknown(tx, unknownId, caller)
      if (personId !== null)
        throw new AppError('conflict', 'This stranger has a name: correct the sightings one by one')
      const ids = [...new Set(sightingIds.map((one) => requireId(one, 'sighting')))]
      for (const sightingId of ids)
        if ((await findSighting(tx, sightingId))?.unknown_id !== from)
          throw new AppError('not_found', 'This stranger has no sighting with one of the ids given')
      if (ids.length === sightings) throw new AppError('conflict', 'Somebody must be left: these are all sightings')
      const unknown = newId()
      await insertUnknown(tx, unknown, galleryId)
      const both = { unknown_id: unknown, other_unknown_id: from }
      const id = await insertCorrection(tx, { gallery_id: galleryId, kind: 'split', made_by: caller.id, ...both })
      await moveSightings(tx, id, { ids }, { unknownId: unknown, corrected: true })
      return { id, galleryId, unknownIds: [from, unknown] }
    })
  },
})

export const ignoreUnknown = operation({
  name: 'ignore_unknown',
  summary: 'A stranger of whom nobody wants to hear: still recorded, but never reported. It can be undone',
  permission: 'sightings:write',
  reach: 'input',
  input: ById,
  output: StrangerCorrection,
  async run(needs: Changing, { unknownId }, caller) {
    return await correct(needs, caller, async (tx) => {
      const { id: unknown, gallery_id: galleryId, ignored_at } = await lockUnknown(tx, unknownId, caller)
      if (ignored_at !== null) throw new AppError('conflict', 'This stranger is ignored already')
      await updateUnknown(tx, unknown, { ignored_at: new Date() })
      const facts = { gallery_id: galleryId, kind: 'ignore' as const, made_by: caller.id, unknown_id: unknown }
      return { id: await insertCorrection(tx, facts), galleryId, unknownIds: [unknown] }
    })
  },
})

/** Makes a correction, tells of it, and waits until this process knows. */
async function correct(
  { db, events }: Changing,
  caller: Caller,
  work: (
    tx: Parameters<typeof lockUnknown>[0],
  ) => Promise<{ readonly id: string; readonly galleryId: string; readonly unknownIds: readonly string[] }>,
): Promise<StrangerCorrection> {
  const { id, eventId } = await inTransaction(db, async (tx) => {
    const made = await work(tx)
    return { id: made.id, eventId: await tellUnknownChanged(tx, made.galleryId, made.unknownIds) }
  })
  await events.caughtUp(eventId, caller.signal)
  return await viewStrangerCorrection(db, id)
}

export async function viewStrangerCorrection(db: Db, id: string): Promise<StrangerCorrection> {
  const [row] = await listCorrectionRows(db, { galleryIds: null, id }, { offset: 0, limit: 1 })
  if (!row) throw new AppError('not_found', 'There is no correction with the id given')
  return row
}

function viewUnknown(row: SeenUnknownRow): z.output<typeof UnknownView> {
  const { person_id: personId, person_name: name } = row
  return {
    unknownId: row.id,
    gallery: row.gallery,
    state: personId !== null ? 'named' : row.ignored_at ? 'ignored' : 'unnamed',
    person: personId !== null && name !== null ? { personId, name } : null,
    sightings: row.sightings,
    cameras: row.cameras,
    firstSeenAt: row.first_seen_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    bestSightingId: row.best_sighting_id,
  }
}
