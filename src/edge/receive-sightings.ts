import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { lastEventId } from '#events/event-log.ts'
import { GalleryName } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import type { CurrentPolicy } from '#recognition/current-policy.ts'
import type { SightingIndex } from '#sightings/sighting-index.ts'
import { likelyStrangers } from '#sightings/tell-stranger.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Vision } from '#vision/vision.ts'
import { lockEdge, noteDelivered } from './edge-store.ts'
import { Cursor, decodeVector, SightingCopy, SightingStep } from './exchange.ts'
import { storeStep, type Telling } from './store-step.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly clock: Clock
  readonly events: EventsApplied
  readonly policy: CurrentPolicy
  readonly vision: Vision
  readonly sightings: SightingIndex
  readonly keepRegions: boolean
}

export const DeliverySteps = z.strictObject({
  edgeId: z.uuid(),
  gallery: GalleryName,
  through: Cursor.describe("The last event of the edge node's log that is in this delivery"),
  behind: z.int().min(0).max(1_000_000_000).describe('Sightings that are still to come behind it'),
  steps: z.array(SightingStep).max(500).describe('In the order in which they happened'),
  sightings: z.array(SightingCopy).max(500).describe('Each sighting of the steps that is still there, as it is now'),
})
export type DeliveryRequest = z.input<typeof DeliverySteps>
export const DeliveryAnswer = z.object({ delivered: Cursor, leftOut: z.int() })

export const deliverSightings = operation({
  name: 'deliver_sightings',
  summary: 'For edge nodes: stores what one saw, in its order and once, however often it is sent',
  permission: 'edge:deliver',
  reach: 'input',
  input: DeliverySteps,
  output: DeliveryAnswer,
  async run(needs: Needs, { edgeId, gallery, through, behind, steps, sightings }, caller) {
    const { db, clock } = needs
    const { cameras } = caller
    if (cameras && sightings.some(({ cameraId }) => cameraId === null || !cameras.includes(cameraId)))
      throw new AppError('forbidden', 'This key is restricted to other cameras', { facts: { restricted: true } })
    const galleryId = await galleryIdOf(db, gallery)
    const copies = new Map(sightings.map((copy) => [copy.sightingId, copy]))
    const tellings = await readTellings(needs, galleryId, sightings, caller.signal)
    const outcome = await inTransaction(db, async (tx) => {
      const edge = await lockEdge(tx, edgeId)
      if (!edge || edge.caller_id !== caller.id)
        throw new AppError('not_found', 'No edge node of this key has that id: it says that it is there first')
      const before = BigInt(edge.delivered)
      if (BigInt(through) <= before) return { delivered: edge.delivered, leftOut: 0, last: null }
      const leftOut = await storeSteps(
        tx,
        { ...needs, galleryId, edgeId, tellings },
        {
          steps: steps.filter(({ at }) => BigInt(at) > before && BigInt(at) <= BigInt(through)),
          copies,
        },
      )
      await noteDelivered(tx, edgeId, { through, leftOut, behind, at: clock.now() })
      return { delivered: through, leftOut, last: await lastEventId(tx) }
    })
    // The next delivery compares its strangers with these.
    if (outcome.last !== null) await needs.events.caughtUp(outcome.last, caller.signal)
    return { delivered: outcome.delivered, leftOut: outcome.leftOut }
  },
})

async function storeSteps(
  tx: Transaction<Database>,
  needs: Parameters<typeof storeStep>[1],
  { steps, copies }: { steps: readonly SightingStep[]; copies: ReadonlyMap<string, SightingCopy> },
): Promise<number> {
  const leftOut = new Set<string>()
  for (const step of steps) {
    const copy = copies.get(step.sightingId)
    // Gone at the edge node, with the person that it was of or for want of room.
    if (!copy || leftOut.has(step.sightingId)) continue
    if ((await storeStep(tx, needs, step, copy)) === 'left out') leftOut.add(step.sightingId)
  }
  return leftOut.size
}

/** What tells the strangers among them, read before the transaction. */
async function readTellings(
  { vision, sightings, policy, clock }: Needs,
  galleryId: string,
  copies: readonly SightingCopy[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Telling>> {
  const { modelId, dimensions, metric } = vision.pack.embedder
  const model = { modelId, dimensions, metric }
  const limit = policy.get(galleryId).known
  const tellings = new Map<string, Telling>()
  for (const { sightingId, decision, template } of copies) {
    if (decision !== 'unknown' || template?.modelId !== modelId) continue
    const vector = decodeVector(template.vector, dimensions)
    if (!vector)
      throw new AppError('invalid_input', 'sightings: a template is none', { facts: { fields: 'sightings' } })
    const about = { model, galleryId, template: { modelId, vector } }
    tellings.set(sightingId, {
      about,
      limit,
      likely: await likelyStrangers({ sightings, now: clock.now() }, about, signal),
    })
  }
  return tellings
}
