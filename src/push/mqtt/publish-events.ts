import type { Kysely } from 'kysely'
import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import type { Bus } from '#events/bus/port.ts'
import type { StoredEvent } from '#events/event.ts'
import { followOnce } from '#events/follow-once.ts'
import { sourcesOf } from '#push/event-sources.ts'
import type { TellingNeeds } from '#push/tell-event.ts'
import type { ToldEvent } from '#push/told-event.ts'
import { findCameraFacts, listCameraStates } from '#push/told-store.ts'
import { tryToTell } from '#push/try-to-tell.ts'
import { wireEvent } from '#push/wire-event.ts'
import type { Database } from '#storage/schema.ts'
import type { MqttConfig } from './config.ts'
import { type Broker, connectBroker } from './connect-broker.ts'
import { announceCamera, type Message, personTopic, stateTopic, withdrawCamera } from './home-assistant.ts'

interface PublishingNeeds extends TellingNeeds {
  readonly db: Kysely<Database>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
}

/** Whose cursor says how far events were published. */
export const mqttFollower = 'mqtt'
const cameraEvents = ['camera_added', 'camera_changed', 'camera_removed'] as const

/**
 * Publishes events over MQTT, in order, by whichever process has the turn and reaches the broker. While nobody reaches it the
 * cursor stays; what is too old by then is passed over, and so is what was simulated or dispatched by hand.
 */
export function publishEvents(needs: PublishingNeeds, config: MqttConfig): AsyncDisposable {
  const { db, bus, clock, log } = needs
  const { topicPrefix: prefix, homeAssistant, events } = config
  const stack = new ResourceStack()
  const broker = stack.use(connectBroker(config, log))
  if (homeAssistant)
    broker.onConnect(() => {
      announceAll(needs, prefix, broker).catch((error) =>
        log.warn({ error }, 'cameras could not be announced over MQTT'),
      )
    })
  stack.use(
    followOnce({
      db,
      bus,
      clock,
      log,
      name: mqttFollower,
      types: [...new Set([...sourcesOf(events), ...(homeAssistant ? cameraEvents : [])])],
      ready: () => broker.connected,
      async handle(tx, event) {
        if (clock.now().getTime() - event.createdAt.getTime() > config.lateSeconds * 1000) return undefined
        const told = await tryToTell({ ...needs, db: tx }, event, log)
        const real = told.filter(({ simulated, dispatched }) => !simulated && !dispatched)
        const wanted = real.filter(({ name }) => (events as readonly string[]).includes(name))
        for (const one of wanted)
          await broker.publish(`${prefix}/events/${one.name}`, JSON.stringify({ event: one.name, ...wireEvent(one) }))
        if (homeAssistant) {
          for (const one of real) await showState(prefix, one, broker)
          await followCamera({ ...needs, db: tx }, prefix, event, broker)
        }
        return undefined
      },
    }),
  )
  return stack
}

/** What Home Assistant shows of an event. */
async function showState(prefix: string, { name, data, cameraId }: ToldEvent, broker: Broker): Promise<void> {
  if (!cameraId) return
  if (name === 'camera_connected' || name === 'camera_disconnected')
    await broker.publish(stateTopic(prefix, cameraId), name === 'camera_connected' ? 'ON' : 'OFF', { retain: true })
  if (name === 'face_recognized') await broker.publish(personTopic(prefix, cameraId), String(data.name))
  if (name === 'face_unknown') await broker.publish(personTopic(prefix, cameraId), 'unknown')
}

async function followCamera({ db }: TellingNeeds, prefix: string, event: StoredEvent, broker: Broker): Promise<void> {
  if (!(cameraEvents as readonly string[]).includes(event.type) || !('cameraId' in event.payload)) return
  const { cameraId } = event.payload
  if (cameraId === null) return
  const camera = event.type === 'camera_removed' ? undefined : await findCameraFacts(db, cameraId)
  const messages = camera ? announceCamera(prefix, { cameraId, name: camera.name }) : withdrawCamera(prefix, cameraId)
  await retain(broker, messages)
}

async function announceAll({ db }: TellingNeeds, prefix: string, broker: Broker): Promise<void> {
  for (const { id: cameraId, name, connected } of await listCameraStates(db)) {
    await retain(broker, announceCamera(prefix, { cameraId, name }))
    await broker.publish(stateTopic(prefix, cameraId), connected ? 'ON' : 'OFF', { retain: true })
  }
}

async function retain(broker: Broker, messages: readonly Message[]): Promise<void> {
  for (const { topic, payload } of messages) await broker.publish(topic, payload, { retain: true })
}
