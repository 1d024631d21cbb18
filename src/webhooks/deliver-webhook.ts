import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError, toAppError } from '#core/errors.ts'
import type { UrlGuard } from '#core/guard-url.ts'
import { readEvents } from '#events/event-log.ts'
import { jobKind } from '#jobs/job.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { openSecret } from '#storage/sealed-secret.ts'
import { DeliveryInput, deliveryDelays, deliveryKind, isHeldBack } from './delivery.ts'
import { postMessage } from './post-message.ts'
import { messageOf, signMessage } from './signed-message.ts'
import { webhookSecretPlace } from './webhook.ts'
import { findWebhook, noteAttempt } from './webhook-store.ts'

export interface DeliveryNeeds {
  readonly db: Db
  readonly vault: Vault
  readonly clock: Clock
  readonly urlGuards: { readonly webhooks: UrlGuard }
}

/** Tells one webhook of one event. Arrives at least once: an answer that gets lost makes another attempt. */
export const deliverWebhook = jobKind({
  name: deliveryKind,
  input: DeliveryInput,
  output: z.strictObject({ status: z.int().nullable().describe('Null where the webhook was removed meanwhile') }),
  retryAfter: deliveryDelays,
  concurrency: 3,
  announced: false,
  async run(needs: DeliveryNeeds, { webhookId, eventId }, { signal, attempt }) {
    const { db, clock } = needs
    const webhook = await findWebhook(db, webhookId)
    if (!webhook) return { status: null }
    if (!webhook.enabled)
      throw new AppError('conflict', 'The webhook is off; turn it on, and run this again or replay its events')
    if (isHeldBack(webhook.stalled_at, attempt, clock.now()))
      throw new AppError(
        'unavailable',
        'The receiver did not answer another delivery just now; it is tried again later',
      )
    const [event] = await readEvents(db, BigInt(eventId) - 1n, 1)
    if (String(event?.id) !== eventId || !event)
      throw new AppError('not_found', 'The event is not in the log, or of another version of Netra')
    const message = signMessage(messageOf(event), await signingSecret(needs, webhookId), clock.now())
    try {
      const status = await postMessage({ guard: needs.urlGuards.webhooks, url: webhook.url, message, signal })
      await noteAttempt(db, webhookId, null, clock.now())
      return { status }
    } catch (error) {
      const { code, message: why } = toAppError(error)
      const stalled = code === 'deadline_exceeded'
      if (stalled || code === 'unavailable') await noteAttempt(db, webhookId, { error: why, stalled }, clock.now())
      throw error
    }
  },
})

/** The secret in clear, for a signature. Throws `internal` where it is not there. */
export async function signingSecret({ db, vault }: { db: Db; vault: Vault }, webhookId: string): Promise<string> {
  const secret = await openSecret(db, vault, webhookSecretPlace(webhookId))
  if (!secret) throw new AppError('internal', 'The webhook has no secret; rotate it')
  return secret.toString()
}
