import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import type { Bus } from '#events/bus/port.ts'
import { lastEventId, readPage } from '#events/event-log.ts'
import { turnOnRings } from '#events/turn-on-rings.ts'
import { enqueueJob } from '#jobs/enqueue-job.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { deliverWebhook } from './deliver-webhook.ts'
import { deliveryKey } from './delivery.ts'
import { wantsEvent } from './webhook.ts'
import { lockWebhook, moveCursor, webhooksBehind } from './webhook-store.ts'

interface FollowerNeeds {
  readonly db: Kysely<Database>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** Events a transaction, so that a webhook's row is never held for long. */
const pageSize = 200
/** Rings may get lost; this bounds how long an event can go unseen. */
const pollMs = 1_000

/**
 * Turns events into deliveries, for every webhook from its own cursor on. Any number of processes may do so: a webhook is one
 * process's at a time, and its cursor moves with the deliveries it queued or not at all (decisions/0023-webhooks.md).
 */
export function followWebhooks({ db, bus, clock, log }: FollowerNeeds): AsyncDisposable {
  return turnOnRings({
    bus,
    clock,
    async turn(signal) {
      for (const id of await webhooksBehind(db, await lastEventId(db)))
        while (!signal.aborted && (await queueDeliveries(db, id)));
      return pollMs
    },
    failed: (error) => log.error({ error }, 'events could not be queued for webhooks; trying again'),
  })
}

/** Queues a stretch of events for a webhook; true where more may follow. */
async function queueDeliveries(db: Kysely<Database>, webhookId: string): Promise<boolean> {
  return await inTransaction(db, async (tx) => {
    const webhook = await lockWebhook(tx, webhookId)
    if (!webhook) return false
    const page = await readPage(tx, BigInt(webhook.cursor), pageSize)
    const filter = { eventTypes: webhook.event_types, galleryId: webhook.gallery_id }
    for (const event of page.events) {
      if (!wantsEvent(filter, event)) continue
      const options = { requestedBy: 'system', idempotencyKey: deliveryKey(webhook, event.id) }
      await enqueueJob(tx, deliverWebhook, { webhookId, eventId: String(event.id) }, options)
    }
    if (page.cursor > BigInt(webhook.cursor)) await moveCursor(tx, webhookId, page.cursor)
    return page.full
  })
}
