import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Webhooks'

export interface WebhookOperations<Needs> {
  readonly listWebhooks: AnyOperation<Needs>
  readonly createWebhook: AnyOperation<Needs>
  readonly getWebhook: AnyOperation<Needs>
  readonly updateWebhook: AnyOperation<Needs>
  readonly deleteWebhook: AnyOperation<Needs>
  readonly rotateWebhookSecret: AnyOperation<Needs>
  readonly testWebhook: AnyOperation<Needs>
  readonly replayWebhook: AnyOperation<Needs>
  readonly listWebhookDeliveries: AnyOperation<Needs>
}

/** Endpoints for receivers of events. */
export function webhookRoutes<Needs>(operations: WebhookOperations<Needs>): Route<Needs>[] {
  const { listWebhooks, createWebhook, getWebhook, updateWebhook, deleteWebhook } = operations
  const { rotateWebhookSecret, testWebhook, replayWebhook, listWebhookDeliveries } = operations
  const one = '/api/webhooks/:webhook_id'
  return [
    route({ method: 'GET', path: '/api/webhooks', tag, operation: listWebhooks }),
    route({ method: 'POST', path: '/api/webhooks', tag, operation: createWebhook, status: 201 }),
    route({ method: 'GET', path: one, tag, operation: getWebhook }),
    route({ method: 'PATCH', path: one, tag, operation: updateWebhook }),
    route({ method: 'DELETE', path: one, tag, operation: deleteWebhook }),
    route({ method: 'POST', path: `${one}/rotate`, tag, operation: rotateWebhookSecret }),
    route({ method: 'POST', path: `${one}/test`, tag, operation: testWebhook }),
    route({ method: 'POST', path: `${one}/replay`, tag, operation: replayWebhook }),
    route({ method: 'GET', path: `${one}/deliveries`, tag, operation: listWebhookDeliveries }),
  ]
}
