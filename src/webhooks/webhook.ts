import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { eventTypes, type StoredEvent } from '#events/event.ts'
import type { SecretPlace } from '#storage/sealed-secret.ts'
import { deliveryKind } from './delivery.ts'

/** A webhook that nothing could be delivered to for so long is called failing. It is not turned off. */
export const failingAfterMs = 24 * 3_600_000

export const EventTypes = z.array(z.enum(eventTypes)).min(1).max(eventTypes.length)

/** A webhook as its administrators see it. */
export const WebhookView = z.strictObject({
  webhookId: z.string(),
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(z.string()).nullable().describe('Null is every type'),
  gallery: z.string().nullable().describe('The only gallery that it is told of; null is all'),
  enabled: z.boolean(),
  state: z.enum(['off', 'new', 'working', 'retrying', 'failing']).describe('failing: nothing arrived for 24 hours'),
  failingSince: z.iso.datetime().nullable(),
  lastError: z.string().nullable(),
  lastDeliveredAt: z.iso.datetime().nullable(),
  cursor: z.string().describe('Id of the last event that it was queued for or that it does not want'),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
})
export type WebhookView = z.output<typeof WebhookView>

/** A fresh signing secret, `nw_` and 43 characters of base64url. Its text, not what it decodes to, is the key of the signature. */
export function newWebhookSecret(): string {
  return `nw_${randomBytes(32).toString('base64url')}`
}

export function webhookSecretPlace(webhookId: string): SecretPlace {
  return { table: 'webhooks', rowId: webhookId, name: 'secret' }
}

/** Whether a webhook with this filter is told of an event. One of a single gallery is told of what names this gallery only. */
export function wantsEvent(
  filter: { readonly eventTypes: readonly string[] | null; readonly galleryId: string | null },
  event: StoredEvent,
): boolean {
  // A delivery that is run again would be told of, delivered, and told of again.
  if (event.type === 'job_changed' && event.payload.kind === deliveryKind) return false
  if (filter.eventTypes !== null && !filter.eventTypes.includes(event.type)) return false
  return filter.galleryId === null || ('galleryId' in event.payload && event.payload.galleryId === filter.galleryId)
}
