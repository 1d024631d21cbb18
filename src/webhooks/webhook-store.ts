import { type Selectable, sql } from 'kysely'
import type { JobState } from '#jobs/job.ts'
import type { JobRow } from '#jobs/job-store.ts'
import type { Database, Db } from '#storage/schema.ts'
import { deliveryKind } from './delivery.ts'

export type WebhookRow = Selectable<Database['webhooks']>
export type NamedWebhookRow = WebhookRow & { readonly gallery: string | null }

function named(db: Db) {
  return db
    .selectFrom('webhooks')
    .leftJoin('galleries', 'galleries.id', 'webhooks.gallery_id')
    .selectAll('webhooks')
    .select('galleries.name as gallery')
}

/** In the order of their creation. */
export async function listWebhookRows(db: Db): Promise<NamedWebhookRow[]> {
  return await named(db).orderBy('webhooks.id').execute()
}

export async function findWebhook(db: Db, id: string): Promise<NamedWebhookRow | undefined> {
  return await named(db).where('webhooks.id', '=', id).executeTakeFirst()
}

export interface NewWebhook {
  readonly id: string
  readonly url: string
  readonly description: string
  readonly eventTypes: readonly string[] | null
  readonly galleryId: string | null
  readonly cursor: bigint
  readonly createdBy: string
}

export async function insertWebhook(tx: Db, webhook: NewWebhook): Promise<void> {
  await tx
    .insertInto('webhooks')
    .values({
      id: webhook.id,
      url: webhook.url,
      description: webhook.description,
      event_types: webhook.eventTypes === null ? null : [...webhook.eventTypes],
      gallery_id: webhook.galleryId,
      cursor: String(webhook.cursor),
      created_by: webhook.createdBy,
    })
    .execute()
}

export interface WebhookChanges {
  readonly url?: string | undefined
  readonly description?: string | undefined
  readonly event_types?: string[] | null | undefined
  readonly gallery_id?: string | null | undefined
  readonly enabled?: boolean | undefined
  readonly cursor?: string | undefined
  readonly updated_at: Date
}

export async function changeWebhook(tx: Db, id: string, changes: WebhookChanges): Promise<void> {
  await tx.updateTable('webhooks').set(changes).where('id', '=', id).execute()
}

export async function deleteWebhookRow(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('webhooks').where('id', '=', id).execute()
}

/** Ids of webhooks that are on and that events after their cursor wait for. */
export async function webhooksBehind(db: Db, lastEvent: bigint): Promise<string[]> {
  const rows = await db
    .selectFrom('webhooks')
    .select('id')
    .where('enabled', '=', true)
    .where('cursor', '<', String(lastEvent))
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Takes a webhook that is on for this transaction; undefined where another process has it or it is gone. */
export async function lockWebhook(tx: Db, id: string): Promise<WebhookRow | undefined> {
  return await tx
    .selectFrom('webhooks')
    .selectAll()
    .where('id', '=', id)
    .where('enabled', '=', true)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

export async function moveCursor(tx: Db, id: string, cursor: bigint): Promise<void> {
  await tx
    .updateTable('webhooks')
    .set({ cursor: String(cursor) })
    .where('id', '=', id)
    .execute()
}

/** Moves the cursor back, never forward, and makes all deliveries from there on new ones. */
export async function rewind(tx: Db, id: string, after: bigint): Promise<bigint | undefined> {
  const row = await tx
    .updateTable('webhooks')
    .set({ cursor: sql`least(cursor, ${String(after)}::bigint)`, replay: sql`replay + 1` })
    .where('id', '=', id)
    .returning('cursor')
    .executeTakeFirst()
  return row && BigInt(row.cursor)
}

/** How an attempt failed; `stalled` where the receiver held it until its time was up. */
export interface FailedAttempt {
  readonly error: string
  readonly stalled: boolean
}

/** Remembers how the last attempt went; `failed` is null where it arrived. */
export async function noteAttempt(db: Db, id: string, failed: FailedAttempt | null, at: Date): Promise<void> {
  await db
    .updateTable('webhooks')
    .set(
      failed === null
        ? { failing_since: null, last_error: null, stalled_at: null, last_delivered_at: at }
        : {
            failing_since: sql`coalesce(failing_since, ${at})`,
            last_error: failed.error,
            stalled_at: failed.stalled ? at : null,
          },
    )
    .where('id', '=', id)
    .execute()
}

/** Deliveries are jobs; these are one webhook's, newest first. */
export async function listDeliveryRows(
  db: Db,
  webhookId: string,
  page: { readonly state?: JobState | undefined; readonly offset: number; readonly limit: number },
): Promise<JobRow[]> {
  const { state, offset, limit } = page
  return await db
    .selectFrom('jobs')
    .selectAll()
    .where('kind', '=', sql.lit(deliveryKind))
    .where(sql`input ->> 'webhookId'`, '=', webhookId)
    .$if(state !== undefined, (query) => query.where('state', '=', state as JobState))
    .orderBy('id', 'desc')
    .offset(offset)
    .limit(limit)
    .execute()
}

/** Deletes what a webhook that is removed was still to be sent; what runs ends by itself. */
export async function deleteDeliveries(tx: Db, webhookId: string): Promise<void> {
  await tx
    .deleteFrom('jobs')
    .where('kind', '=', sql.lit(deliveryKind))
    .where(sql`input ->> 'webhookId'`, '=', webhookId)
    .where('state', '<>', 'running')
    .execute()
}
