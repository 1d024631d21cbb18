import { useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { Page, Section } from '#components/page.tsx'
import { Badge, Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { explain } from '#data/explain.ts'
import { type Mqtt, mqttQuery, useTestMqtt } from '#data/mqtt.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'

const words = texts.mqtt
const example =
  '"mqtt": {\n  "url": "mqtts://broker.example.org:8883",\n  "username": "netra",\n  "password": "file:/run/secrets/mqtt",\n  "homeAssistant": true\n}'

/** What is published over MQTT and where; whether the broker takes it. */
export function MqttPage() {
  const { may } = useSession()
  const { data, error, refetch } = useQuery(mqttQuery)
  const test = useTestMqtt()
  const button =
    data?.configured && may('system:write') ? (
      <Button look="primary" busy={test.isPending} onClick={() => test.mutate()}>
        <Send size={16} aria-hidden="true" />
        {words.test}
      </Button>
    ) : null
  return (
    <Page title={texts.settings.section.mqtt[0] ?? ''} actions={button}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data || error ? null : <SkeletonRows rows={5} className="h-6" />}
      {data?.configured ? <Configured mqtt={data} /> : null}
      <div role="status">
        {test.isPending ? <p className="text-soft">{words.testing}</p> : null}
        {test.data ? (
          <Notice tone={test.data.delivered ? 'good' : 'bad'}>
            {test.data.delivered ? (
              words.delivered(test.data.topic, test.data.milliseconds)
            ) : (
              <>
                <span className="font-medium">{words.failed}</span>
                <span className="block">{test.data.detail}</span>
              </>
            )}
          </Notice>
        ) : null}
        {test.error ? <Notice tone="bad">{explain(test.error).detail}</Notice> : null}
      </div>
      {data && !data.configured ? (
        <>
          <EmptyState title={words.none}>{words.noneText}</EmptyState>
          <Section title={words.example}>
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
              tabIndex={0}
              className="overflow-x-auto rounded-panel border border-line bg-sunken p-4 font-mono text-sm"
            >
              {example}
            </pre>
          </Section>
        </>
      ) : null}
    </Page>
  )
}

function Configured({ mqtt }: { readonly mqtt: Mqtt }) {
  const { url, username, topic_prefix: prefix, events, late_seconds: late, home_assistant: announces, waiting } = mqtt
  return (
    <>
      <Facts
        facts={[
          [words.state, <State key="state" waiting={waiting} />],
          [
            words.broker,
            <code key="url" className="break-all font-mono">
              {url}
            </code>,
          ],
          [words.user, username ?? words.noUser],
          [
            words.topics,
            <code key="topics" className="break-all font-mono">{`${prefix}/events/…, ${prefix}/status`}</code>,
          ],
          [
            words.events,
            <span key="events" className="flex flex-wrap gap-1">
              {events.map((name) => (
                <Tag key={name}>{name}</Tag>
              ))}
            </span>,
          ],
          [words.late, late === null ? '' : words.lateValue(late)],
          [words.homeAssistant, announces ? words.announced : words.notAnnounced],
        ]}
      />
      <p className="max-w-prose text-soft text-sm">{words.where}</p>
    </>
  )
}

function State({ waiting }: { readonly waiting: Mqtt['waiting'] }) {
  if (waiting === null) return <Badge tone="notice">{words.notStarted}</Badge>
  return waiting > 0 ? (
    <Badge tone="notice">{words.waiting(waiting)}</Badge>
  ) : (
    <Badge tone="good">{words.published}</Badge>
  )
}
