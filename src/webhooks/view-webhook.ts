import { failingAfterMs, type WebhookView } from './webhook.ts'
import type { NamedWebhookRow } from './webhook-store.ts'

/** The webhook as its administrators see it; its secret is nowhere in the row. */
export function viewWebhook(row: NamedWebhookRow, now: Date): WebhookView {
  return {
    webhookId: row.id,
    url: row.url,
    description: row.description,
    eventTypes: row.event_types,
    // A deleted gallery keeps its id here, so that the filter is not taken for none.
    gallery: row.gallery ?? row.gallery_id,
    enabled: row.enabled,
    state: stateOf(row, now),
    failingSince: row.failing_since?.toISOString() ?? null,
    lastError: row.last_error,
    lastDeliveredAt: row.last_delivered_at?.toISOString() ?? null,
    cursor: row.cursor,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
  }
}

function stateOf(row: NamedWebhookRow, now: Date): WebhookView['state'] {
  if (!row.enabled) return 'off'
  if (row.failing_since === null) return row.last_delivered_at === null ? 'new' : 'working'
  return now.getTime() - row.failing_since.getTime() >= failingAfterMs ? 'failing' : 'retrying'
}
