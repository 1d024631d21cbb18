import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { followerCursor } from '#events/cursor-store.ts'
import { countEvents } from '#events/event-log.ts'
import { sourcesOf } from '#push/event-sources.ts'
import { contractEventNames } from '#push/told-event.ts'
import type { Db } from '#storage/schema.ts'
import type { MqttConfig } from './config.ts'
import { mqttFollower } from './publish-events.ts'
import { tryBroker } from './try-broker.ts'

interface Needs {
  readonly db: Db
  readonly clock: Clock
  readonly mqtt: MqttConfig | null
}

const mostCounted = 10_000

export const getMqtt = operation({
  name: 'get_mqtt',
  summary: 'What is published over MQTT and where, as configured, and whether events wait for the broker',
  permission: 'system:read',
  input: z.strictObject({}),
  output: z.strictObject({
    configured: z.boolean().describe('False: the configuration names no broker, and nothing is published'),
    url: z.string().nullable(),
    username: z.string().nullable(),
    topicPrefix: z.string().nullable(),
    events: z.array(z.enum(contractEventNames as [string, ...string[]])),
    lateSeconds: z.int().nullable(),
    homeAssistant: z.boolean(),
    waiting: z
      .int()
      .nullable()
      .describe(
        `Events that were not published yet, at most ${mostCounted}; null before the first start with a broker`,
      ),
  }),
  async run({ db, mqtt }: Needs) {
    if (!mqtt)
      return {
        configured: false,
        ...{ url: null, username: null, topicPrefix: null, events: [], lateSeconds: null, homeAssistant: false },
        waiting: null,
      }
    const { url, username = null, topicPrefix, events, lateSeconds, homeAssistant } = mqtt
    const cursor = await followerCursor(db, mqttFollower)
    const waiting = cursor === null ? null : await countEvents(db, cursor, sourcesOf(events), mostCounted)
    return { configured: true, url, username, topicPrefix, events, lateSeconds, homeAssistant, waiting }
  },
})

export const testMqtt = operation({
  name: 'test_mqtt',
  summary: 'Publishes a message to `<prefix>/test` over a connection of its own, and answers what came of it',
  permission: 'system:write',
  input: z.strictObject({}),
  output: z.strictObject({
    topic: z.string(),
    delivered: z.boolean().describe('True: the broker said that it has it'),
    detail: z.string().nullable().describe('Why it did not arrive'),
    milliseconds: z.int(),
  }),
  async run({ mqtt, clock }: Needs) {
    if (!mqtt)
      throw new AppError(
        'conflict',
        'No broker is configured: set mqtt in netra.config.json and start the server again',
      )
    const topic = `${mqtt.topicPrefix}/test`
    const sent = JSON.stringify({ event: 'test', timestamp: clock.now().toISOString() })
    return { topic, ...(await tryBroker(mqtt, topic, sent)) }
  },
})
