import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Page } from '#components/page.tsx'
import { Badge, type Tone } from '#components/ui/badge.tsx'
import { AddButton, Listing } from '#components/ui/listing.tsx'
import { Row } from '#components/ui/rows.tsx'
import { useSession } from '#data/session.ts'
import { type Webhook, webhooksQuery } from '#data/webhooks.ts'
import { formatAgo, texts } from '#texts/texts.ts'
import { NewWebhookDialog } from './webhook-dialog.tsx'

const words = texts.webhooks

const tones: Readonly<Record<Webhook['state'], Tone>> = {
  off: 'quiet',
  new: 'quiet',
  working: 'good',
  retrying: 'notice',
  failing: 'bad',
}

export const WebhookState = ({ webhook }: { readonly webhook: Webhook }) => (
  <Badge tone={tones[webhook.state]}>{words.states[webhook.state]}</Badge>
)

/** Who is told of events, and whether they hear it. */
export function WebhooksPage() {
  const { may } = useSession()
  const query = useQuery(webhooksQuery)
  const [adding, setAdding] = useState(false)
  const add = may('webhooks:write') ? <AddButton onClick={() => setAdding(true)}>{words.add}</AddButton> : null
  return (
    <Page title={texts.settings.section.webhooks[0] ?? ''} actions={query.data?.length ? add : null}>
      <Listing query={query} words={words} action={add} skeletons={3}>
        {(webhook) => (
          <Row
            key={webhook.webhook_id}
            faded={!webhook.enabled}
            title={
              <Link
                to="/settings/webhooks/$webhookId"
                params={{ webhookId: webhook.webhook_id }}
                className="hover:underline"
              >
                {webhook.description || new URL(webhook.url).host}
              </Link>
            }
            facts={[
              webhook.event_types === null ? words.every : words.types(webhook.event_types.length),
              <WebhookState key="state" webhook={webhook} />,
              webhook.last_delivered_at ? words.lastDelivered(formatAgo(webhook.last_delivered_at)) : '',
            ]}
          >
            <span className="break-all">{webhook.url}</span>
            {webhook.last_error && webhook.state !== 'working' ? (
              <span className="block text-danger">{webhook.last_error}</span>
            ) : null}
          </Row>
        )}
      </Listing>
      {adding ? <NewWebhookDialog onClose={() => setAdding(false)} /> : null}
    </Page>
  )
}
