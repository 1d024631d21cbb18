import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { UrlGuard } from '#core/guard-url.ts'
import { newId, requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { lastEventId } from '#events/event-log.ts'
import { GalleryName } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { deleteSecrets, sealSecret } from '#storage/sealed-secret.ts'
import { inTransaction } from '#storage/transaction.ts'
import { viewWebhook } from './view-webhook.ts'
import { EventTypes, newWebhookSecret, WebhookView, webhookSecretPlace } from './webhook.ts'
import {
  changeWebhook,
  deleteDeliveries,
  deleteWebhookRow,
  findWebhook,
  insertWebhook,
  listWebhookRows,
  type NamedWebhookRow,
} from './webhook-store.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly clock: Clock
  readonly vault: Vault
  readonly urlGuards: { readonly webhooks: UrlGuard }
}

export const WebhookById = z.strictObject({ webhookId: z.string() })
const Url = z.string().min(1).max(2_000).describe('http or https, in a public network or allowed by `network.allow`')
const Description = z.string().max(300)
const WithSecret = WebhookView.extend({ secret: z.string().describe('Shown this once: the key of the signatures') })

/** Every webhook reads the whole log. */
const mostWebhooks = 100

export async function requireWebhook(db: Db, webhookId: string): Promise<NamedWebhookRow> {
  const row = await findWebhook(db, requireId(webhookId, 'webhook'))
  if (!row) throw new AppError('not_found', 'There is no webhook with the id given')
  return row
}

/** Throws `invalid_input` for addresses that may not be reached, and for those that carry credentials. */
async function checkUrl({ urlGuards }: Needs, text: string): Promise<void> {
  const { url } = await urlGuards.webhooks.check(text)
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    throw new AppError('invalid_input', 'url: must be without user, password and #fragment; deliveries are signed', {
      facts: { fields: 'url' },
    })
}

export const listWebhooks = operation({
  name: 'list_webhooks',
  summary: 'Webhooks and how they are, never their secrets',
  permission: 'webhooks:read',
  input: z.strictObject({}),
  output: z.strictObject({ webhooks: z.array(WebhookView) }),
  async run({ db, clock }: Needs) {
    return { webhooks: (await listWebhookRows(db)).map((row) => viewWebhook(row, clock.now())) }
  },
})

export const getWebhook = operation({
  name: 'get_webhook',
  summary: 'One webhook and how it is, never its secret',
  permission: 'webhooks:read',
  input: WebhookById,
  output: WebhookView,
  async run({ db, clock }: Needs, { webhookId }) {
    return viewWebhook(await requireWebhook(db, webhookId), clock.now())
  },
})

export const createWebhook = operation({
  name: 'create_webhook',
  summary: 'Adds a webhook, which is told of events from now on; its secret is shown once',
  permission: 'webhooks:write',
  input: z.strictObject({
    url: Url,
    eventTypes: EventTypes.optional().describe('All where left out'),
    gallery: GalleryName.optional().describe('Only events of this gallery'),
    description: Description.default(''),
  }),
  output: WithSecret,
  subject: (_input, output) => ({ webhook: output?.webhookId }),
  async run(needs: Needs, { url, eventTypes, gallery, description }, caller) {
    await checkUrl(needs, url)
    const id = newId()
    const secret = newWebhookSecret()
    const row = await inTransaction(needs.db, async (tx) => {
      if ((await listWebhookRows(tx)).length >= mostWebhooks)
        throw new AppError('conflict', `There are ${mostWebhooks} webhooks, which is the most; remove one first`)
      await insertWebhook(tx, {
        id,
        url,
        description,
        eventTypes: eventTypes ?? null,
        galleryId: gallery === undefined ? null : await galleryIdOf(tx, gallery),
        cursor: await lastEventId(tx),
        createdBy: caller.id,
      })
      await sealSecret(tx, needs.vault, webhookSecretPlace(id), Buffer.from(secret))
      return await requireWebhook(tx, id)
    })
    return { ...viewWebhook(row, needs.clock.now()), secret }
  },
})

export const updateWebhook = operation({
  name: 'update_webhook',
  summary: 'Changes a webhook; one that is turned on again is told of events from then on, not of those it missed',
  permission: 'webhooks:write',
  input: WebhookById.extend({
    url: Url.optional(),
    eventTypes: EventTypes.nullable().optional().describe('Null is every type'),
    gallery: GalleryName.nullable().optional().describe('Null is all'),
    description: Description.optional(),
    enabled: z.boolean().optional(),
  }),
  output: WebhookView,
  async run(needs: Needs, { webhookId, url, eventTypes, gallery, description, enabled }) {
    if (url !== undefined) await checkUrl(needs, url)
    const at = needs.clock.now()
    const row = await inTransaction(needs.db, async (tx) => {
      const before = await requireWebhook(tx, webhookId)
      await changeWebhook(tx, before.id, {
        url,
        description,
        event_types: eventTypes,
        gallery_id: typeof gallery === 'string' ? await galleryIdOf(tx, gallery) : gallery,
        enabled,
        cursor: enabled && !before.enabled ? String(await lastEventId(tx)) : undefined,
        updated_at: at,
      })
      return await requireWebhook(tx, before.id)
    })
    return viewWebhook(row, at)
  },
})

export const deleteWebhook = operation({
  name: 'delete_webhook',
  summary: 'Removes a webhook with its secret and what it was still to be sent',
  permission: 'webhooks:write',
  input: WebhookById,
  output: WebhookView,
  async run({ db, clock }: Needs, { webhookId }) {
    const row = await inTransaction(db, async (tx) => {
      const before = await requireWebhook(tx, webhookId)
      await deleteWebhookRow(tx, before.id)
      await deleteSecrets(tx, { table: 'webhooks', rowId: before.id })
      await deleteDeliveries(tx, before.id)
      return before
    })
    return viewWebhook(row, clock.now())
  },
})

export const rotateWebhookSecret = operation({
  name: 'rotate_webhook_secret',
  summary: 'Gives a webhook a new secret, shown once; every delivery from now on is signed with it',
  permission: 'webhooks:write',
  input: WebhookById,
  output: WithSecret,
  async run({ db, vault, clock }: Needs, { webhookId }) {
    const secret = newWebhookSecret()
    const row = await inTransaction(db, async (tx) => {
      const row = await requireWebhook(tx, webhookId)
      await sealSecret(tx, vault, webhookSecretPlace(row.id), Buffer.from(secret))
      return row
    })
    return { ...viewWebhook(row, clock.now()), secret }
  },
})
