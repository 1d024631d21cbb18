import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { z } from 'zod'
import { toAppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { busChannel } from '#events/bus/port.ts'
import { eventsTopic, lastEventId } from '#events/event-log.ts'
import { jobStates } from '#jobs/job.ts'
import type { JobRow } from '#jobs/job-store.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type DeliveryNeeds, signingSecret } from './deliver-webhook.ts'
import { DeliveryInput } from './delivery.ts'
import { postMessage } from './post-message.ts'
import { signMessage } from './signed-message.ts'
import { requireWebhook, WebhookById } from './webhook-operations.ts'
import { listDeliveryRows, rewind } from './webhook-store.ts'

type Needs = DeliveryNeeds & { readonly db: Kysely<Database> }

const DeliveryView = z.strictObject({
  jobId: z.string().describe('Runs it again: POST /api/jobs/<job_id>/retry'),
  eventId: z.string(),
  state: z.enum(jobStates).describe('failed: every attempt was in vain; it is kept until it is run again or purged'),
  attempts: z.int(),
  status: z.int().nullable().describe('HTTP status of the receiver that took it'),
  error: z.string().nullable().describe('Why the last attempt failed'),
  nextAttemptAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})

function viewDelivery(row: JobRow): z.output<typeof DeliveryView> {
  const input = DeliveryInput.safeParse(row.input)
  const status = row.output?.status
  return {
    jobId: row.id,
    eventId: input.data?.eventId ?? '',
    state: row.state,
    attempts: row.attempts,
    status: typeof status === 'number' ? status : null,
    error: row.error_detail,
    nextAttemptAt: row.state === 'waiting' ? row.run_at.toISOString() : null,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}

export const listWebhookDeliveries = operation({
  name: 'list_webhook_deliveries',
  summary: 'What a webhook was sent, newest first: waiting, arrived, failed',
  permission: 'webhooks:read',
  input: WebhookById.extend({
    state: z.enum(jobStates).optional(),
    offset: z.int().min(0).max(100_000_000).default(0),
    limit: z.int().min(1).max(1_000).default(50),
  }),
  output: z.strictObject({ deliveries: z.array(DeliveryView) }),
  async run({ db }: Needs, { webhookId, ...page }) {
    const { id } = await requireWebhook(db, webhookId)
    return { deliveries: (await listDeliveryRows(db, id, page)).map(viewDelivery) }
  },
})

export const testWebhook = operation({
  name: 'test_webhook',
  summary:
    'Sends a signed event of the type `test` at once, also to a webhook that is off, and answers what came of it',
  permission: 'webhooks:write',
  input: WebhookById,
  output: z.strictObject({
    webhookId: z.string(),
    eventId: z.string(),
    delivered: z.boolean(),
    status: z.int().nullable(),
    error: z.string().nullable(),
    milliseconds: z.int(),
  }),
  async run(needs: Needs, { webhookId }, { signal }) {
    const { db, clock, urlGuards } = needs
    const { id, url } = await requireWebhook(db, webhookId)
    const eventId = `test-${newId()}`
    const data = { webhook_id: id }
    const secret = await signingSecret(needs, id)
    const message = signMessage({ eventId, eventType: 'test', createdAt: clock.now(), data }, secret, clock.now())
    const started = performance.now()
    const result = (status: number | null, error: string | null) => ({
      webhookId: id,
      eventId,
      delivered: status !== null,
      status,
      error,
      milliseconds: Math.round(performance.now() - started),
    })
    try {
      return result(await postMessage({ guard: urlGuards.webhooks, url, message, signal }), null)
    } catch (thrown) {
      const error = toAppError(thrown)
      if (signal.aborted || !['unavailable', 'deadline_exceeded'].includes(error.code)) throw thrown
      return result(null, error.message)
    }
  },
})

export const replayWebhook = operation({
  name: 'replay_webhook',
  summary:
    'Sends every event after one again that the webhook wants, in new deliveries; receivers know them by their event ids',
  permission: 'webhooks:write',
  input: WebhookById.extend({
    after: z
      .string()
      .regex(/^\d{1,18}$/, 'is the id of an event, or 0')
      .describe('Id of an event; 0 is the whole log'),
  }),
  output: z.strictObject({
    webhookId: z.string(),
    after: z.string().describe('Where the replay begins: never after what was not queued yet'),
    upTo: z.string().describe('The newest event now'),
  }),
  async run({ db }: Needs, { webhookId, after }) {
    return await inTransaction(db, async (tx) => {
      const { id } = await requireWebhook(tx, webhookId)
      const from = await rewind(tx, id, BigInt(after))
      await sql`select pg_notify(${busChannel}, ${eventsTopic})`.execute(tx)
      return { webhookId: id, after: String(from ?? after), upTo: String(await lastEventId(tx)) }
    })
  },
})
