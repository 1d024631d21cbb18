import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type Webhook = AnswerOf<'/api/webhooks', 'get'>['webhooks'][number]
export type Delivery = AnswerOf<'/api/webhooks/{webhook_id}/deliveries', 'get'>['deliveries'][number]

const key = ['webhooks']
const at = (webhookId: string) => ({ params: { path: { webhook_id: webhookId } } })

export const webhooksQuery = queryOptions({
  queryKey: [...key, 'list'],
  queryFn: async () => (await netra.get('/api/webhooks')).webhooks,
})

export const webhookQuery = (webhookId: string) =>
  queryOptions({
    queryKey: [...key, 'one', webhookId],
    queryFn: async () => await netra.get('/api/webhooks/{webhook_id}', at(webhookId)),
  })

export const deliveriesQuery = (webhookId: string) =>
  queryOptions({
    queryKey: [...key, 'deliveries', webhookId],
    queryFn: async () =>
      (
        await netra.get('/api/webhooks/{webhook_id}/deliveries', {
          params: { path: { webhook_id: webhookId }, query: { limit: 100 } },
        })
      ).deliveries,
    // No event tells of them.
    refetchInterval: 10_000,
  })

export interface WebhookFacts {
  readonly url: string
  readonly description: string
  /** Null is every type. */
  readonly event_types: string[] | null
}

export const useCreateWebhook = () =>
  useChange(key, ({ event_types, ...facts }: WebhookFacts) =>
    netra.post('/api/webhooks', { body: { ...facts, ...(event_types ? { event_types: event_types as never } : {}) } }),
  )

export const useUpdateWebhook = (webhookId: string) =>
  useChange(key, (body: Partial<WebhookFacts> & { enabled?: boolean }) =>
    netra.patch('/api/webhooks/{webhook_id}', { ...at(webhookId), body: body as never }),
  )

export const useDeleteWebhook = () =>
  useChange([...key, 'list'], (webhookId: string) => netra.delete('/api/webhooks/{webhook_id}', at(webhookId)))

export const useRotateSecret = (webhookId: string) =>
  useChange(key, (_: undefined) => netra.post('/api/webhooks/{webhook_id}/rotate', at(webhookId)))

export const useTestWebhook = (webhookId: string) =>
  useChange(key, (_: undefined) => netra.post('/api/webhooks/{webhook_id}/test', at(webhookId)))

export const useReplayWebhook = (webhookId: string) =>
  useChange(key, (after: string) =>
    netra.post('/api/webhooks/{webhook_id}/replay', { ...at(webhookId), body: { after } }),
  )
