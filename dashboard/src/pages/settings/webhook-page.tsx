import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ChevronLeft, Send } from 'lucide-react'
import { Page, Section } from '#components/page.tsx'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellFailure } from '#components/ui/toast.ts'
import { useSession } from '#data/session.ts'
import { type Delivery, deliveriesQuery, useTestWebhook, type Webhook, webhookQuery } from '#data/webhooks.ts'
import { formatAgo, formatDateTime, texts } from '#texts/texts.ts'
import { WebhookMenu } from './webhook-menu.tsx'
import { WebhookState } from './webhooks-page.tsx'

const words = texts.webhooks

/** One webhook: what it is told of, whether it hears it, what it was sent. */
export function WebhookPage() {
  const { may } = useSession()
  const { webhookId } = useParams({ from: '/framed/settings/webhooks/$webhookId' })
  const { data: webhook, error, refetch } = useQuery(webhookQuery(webhookId))
  const test = useTestWebhook(webhookId)
  return (
    <Page
      title={webhook ? webhook.description || new URL(webhook.url).host : (texts.settings.section.webhooks[0] ?? '')}
      aside={webhook ? <WebhookState webhook={webhook} /> : null}
      actions={
        webhook && may('webhooks:write') ? (
          <>
            <Button busy={test.isPending} onClick={() => test.mutate(undefined, { onError: tellFailure })}>
              <Send size={16} aria-hidden="true" />
              {words.test}
            </Button>
            <WebhookMenu webhook={webhook} />
          </>
        ) : null
      }
    >
      <Link
        to="/settings/webhooks"
        className="-mt-3 inline-flex items-center gap-1 text-accent text-sm hover:underline"
      >
        <ChevronLeft size={16} aria-hidden="true" />
        {words.back}
      </Link>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      <div aria-live="polite">
        {test.data?.delivered ? (
          <Notice tone="good">{words.testOk(test.data.status ?? 0, test.data.milliseconds)}</Notice>
        ) : null}
        {test.data && !test.data.delivered ? (
          <Notice tone="bad">
            <span className="font-medium">{words.testFailed}</span>
            <span className="block text-sm">{test.data.error}</span>
          </Notice>
        ) : null}
      </div>
      {webhook ? <WebhookView webhook={webhook} /> : error ? null : <SkeletonRows rows={5} className="h-6" />}
    </Page>
  )
}

function WebhookView({ webhook }: { readonly webhook: Webhook }) {
  return (
    <>
      {webhook.failing_since && webhook.state === 'failing' ? (
        <Notice tone="bad">{words.failingSince(formatAgo(webhook.failing_since))}</Notice>
      ) : null}
      <Facts
        facts={[
          [words.url, webhook.url],
          [words.events, webhook.event_types?.map((type) => type.replaceAll('_', ' ')).join(', ') ?? words.every],
          [texts.jobs.facts.created, formatDateTime(webhook.created_at)],
          ...(webhook.last_error ? [[texts.webhooks.lastError, webhook.last_error] as const] : []),
        ]}
      />
      <Deliveries webhookId={webhook.webhook_id} />
    </>
  )
}

const tones: Readonly<Record<Delivery['state'], Tone>> = {
  waiting: 'notice',
  running: 'active',
  done: 'good',
  failed: 'bad',
  cancelled: 'quiet',
}

function Deliveries({ webhookId }: { readonly webhookId: string }) {
  const { data, error, refetch } = useQuery(deliveriesQuery(webhookId))
  return (
    <Section title={words.deliveries}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <p className="text-soft">{words.noDeliveries}</p> : null}
      {data && data.length > 0 ? (
        <Rows label={words.deliveries}>
          {data.map((delivery) => (
            <Row
              key={delivery.job_id}
              title={<span className="font-normal">{words.event(delivery.event_id)}</span>}
              facts={[
                <Badge key="state" tone={tones[delivery.state]}>
                  {words.deliveryStates[delivery.state]}
                  {delivery.status === null ? '' : ` · ${delivery.status}`}
                </Badge>,
                words.attempts(delivery.attempts),
                delivery.next_attempt_at
                  ? words.nextAttempt(formatAgo(delivery.next_attempt_at))
                  : formatAgo(delivery.finished_at ?? delivery.created_at),
              ]}
            >
              {delivery.error}
            </Row>
          ))}
        </Rows>
      ) : null}
      {data || error ? null : <SkeletonRows rows={5} />}
    </Section>
  )
}
