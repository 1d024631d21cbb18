import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { type Erasing, noteInLedger } from '#gallery/forget.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { Limit } from '#gallery/page.ts'
import { decisionKinds } from '#recognition/decide.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { expressionLabels } from '#vision/face.ts'
import { cursorText, readCursor } from './cursor.ts'
import { eraseSighting } from './erase-sightings.ts'
import { observationsOf } from './observe-expression.ts'
import { openSightingCrop } from './open-sighting-crop.ts'
import { SightingView } from './sighting.ts'
import { reachOf, requireSighting } from './sighting-reach.ts'
import { listSightings as listRows } from './sighting-store.ts'
import { viewSighting } from './view-sighting.ts'

const ById = z.strictObject({ sightingId: z.string() })

export const TimeRange = {
  from: z.iso.datetime({ offset: true }).optional().describe('Seen at that time or later'),
  to: z.iso.datetime({ offset: true }).optional().describe('Seen before that time'),
}

export const listSightings = operation({
  name: 'list_sightings',
  summary: 'Who was seen where and when, newest first',
  permission: 'sightings:read',
  reach: 'input',
  input: z.strictObject({
    gallery: z.string().optional().describe('All galleries where absent'),
    cameraId: z.string().optional(),
    videoId: z.string().optional().describe('Only those of this uploaded video'),
    personId: z.string().optional(),
    unknownId: z.string().optional(),
    decision: z.enum(decisionKinds).optional(),
    zone: z.string().max(200).optional().describe('One that they were in'),
    ...TimeRange,
    cursor: z.string().max(100).optional().describe('next_cursor of the page before'),
    limit: Limit,
  }),
  output: z.strictObject({ sightings: z.array(SightingView), nextCursor: z.string().nullable() }),
  async run({ db }: { db: Db }, input, caller) {
    const { cameraIds, galleryIds } = await reachOf(db, caller)
    const rows = await listRows(
      db,
      {
        galleryIds: input.gallery === undefined ? galleryIds : [await galleryIdOf(db, input.gallery)],
        cameraIds: input.cameraId === undefined ? cameraIds : [requireId(input.cameraId, 'camera')],
        videoId: input.videoId && requireId(input.videoId, 'video'),
        personId: input.personId && requireId(input.personId, 'person'),
        unknownId: input.unknownId && requireId(input.unknownId, 'stranger'),
        decision: input.decision,
        zone: input.zone,
        from: input.from === undefined ? undefined : new Date(input.from),
        to: input.to === undefined ? undefined : new Date(input.to),
      },
      { before: input.cursor === undefined ? null : readCursor(input.cursor), limit: input.limit + 1 },
    )
    const shown = rows.slice(0, input.limit)
    const last = shown.at(-1)
    const more = rows.length > shown.length && last !== undefined
    return {
      sightings: shown.map(viewSighting),
      nextCursor: more ? cursorText({ at: last.started_at, id: last.id }) : null,
    }
  },
})

export const getSighting = operation({
  name: 'get_sighting',
  summary: 'One sighting',
  permission: 'sightings:read',
  reach: 'input',
  input: ById,
  output: SightingView,
  async run({ db }: { db: Db }, { sightingId }, caller) {
    return viewSighting(await requireSighting(db, sightingId, caller))
  },
})

export const getSightingCrop = operation({
  name: 'get_sighting_crop',
  summary: 'The best picture of the face of a sighting, as JPEG',
  permission: 'sightings:read',
  reach: 'input',
  input: ById,
  output: z.strictObject({ jpeg: z.instanceof(Uint8Array) }),
  async run(needs: { db: Db; vault: Vault }, { sightingId }, caller) {
    const { id } = await requireSighting(needs.db, sightingId, caller)
    const crop = await openSightingCrop(needs, id)
    if (!crop) throw new AppError('not_found', 'No picture is kept of this sighting')
    return { jpeg: new Uint8Array(crop.jpeg) }
  },
})

export const getSightingExpressions = operation({
  name: 'get_sighting_expressions',
  summary: 'How the face of a sighting looked over time, where expressions are read on cameras',
  permission: 'expression:run',
  reach: 'input',
  input: ById,
  output: z.strictObject({
    sightingId: z.string(),
    observations: z.array(
      z.strictObject({
        observationId: z.string(),
        at: z.iso.datetime(),
        label: z.enum(expressionLabels),
        probabilities: z.record(z.enum(expressionLabels), z.number()),
      }),
    ),
  }),
  async run(needs: { db: Db; vault: Vault; capabilities: CapabilityGate }, { sightingId }, caller) {
    await needs.capabilities.require('expression', caller)
    const { id } = await requireSighting(needs.db, sightingId, caller)
    const observations = await observationsOf(needs, id)
    return {
      sightingId: id,
      observations: observations.map(({ observationId, at, expression: { label, probabilities } }) => ({
        observationId,
        at: at.toISOString(),
        label,
        probabilities,
      })),
    }
  },
})

export const deleteSighting = operation({
  name: 'delete_sighting',
  summary: 'Deletes a sighting with its picture, template and expressions',
  permission: 'sightings:write',
  reach: 'input',
  input: ById,
  output: z.strictObject({ success: z.literal(true), sightingId: z.string() }),
  async run(needs: Omit<Erasing, 'backups'> & { db: Kysely<Database> }, { sightingId }, caller) {
    const id = requireId(sightingId, 'sighting')
    const erasures = await inTransaction(needs.db, async (tx) => {
      await requireSighting(tx, id, caller)
      return await eraseSighting(tx, needs.vault, id)
    })
    noteInLedger(needs, erasures)
    return { success: true as const, sightingId: id }
  },
})
