import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemCaller } from '#api/caller.ts'
import { systemClock } from '#core/clock.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { createPostgresBus } from '#events/bus/postgres.ts'
import { appendEvent, lastEventId } from '#events/event-log.ts'
import { createPerson } from '#gallery/people-operations.ts'
import { simulateRecognition } from '#push/dispatch-event.ts'
import { MqttConfig } from '#push/mqtt/config.ts'
import { getMqtt, testMqtt } from '#push/mqtt/mqtt-operations.ts'
import { publishEvents } from '#push/mqtt/publish-events.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { inTransaction } from '#storage/transaction.ts'
import { startGallery } from '#tests/harness/gallery.ts'
import { startMosquitto, type TestBroker, withoutMosquitto } from '#tests/harness/mosquitto.ts'

function configOf({ url }: TestBroker): MqttConfig {
  const config = MqttConfig.parse({ url, topicPrefix: 'home/netra', homeAssistant: true })
  if (!config) throw new Error('no configuration')
  return config
}

describe.skipIf(withoutMosquitto !== '')(`events over MQTT${withoutMosquitto}`, () => {
  const stack = new ResourceStack()
  const heard: { topic: string; text: string; retain: boolean }[] = []
  let broker: TestBroker
  let gallery: Awaited<ReturnType<typeof startGallery>>
  let listener: MqttClient
  const cameraId = newId()

  const listen = async () => {
    const client = await connectAsync(broker.url, { reconnectPeriod: 0 })
    client.on('message', (topic, payload, { retain }) => heard.push({ topic, text: payload.toString(), retain }))
    await client.subscribeAsync('#', { qos: 1 })
    return client
  }
  const of = (topic: string) => heard.filter((one) => one.topic === topic)
  const personNames = () => of('home/netra/events/face_recognized').map(({ text }) => JSON.parse(text).name)
  async function see(name: string): Promise<void> {
    const { personId } = await gallery.run(createPerson, { name })
    const track = testTrack(gallery.galleryId, { personId, cameraId, cameraName: 'Gate' })
    await inTransaction(gallery.db, (tx) => recordSighting(tx, gallery.vault, track))
  }

  const cursor = async () => {
    const rows = await gallery.db.selectFrom('event_cursors').select('cursor').where('name', '=', 'mqtt').execute()
    return BigInt(rows[0]?.cursor ?? -1)
  }

  beforeAll(async () => {
    broker = stack.use(await startMosquitto())
    gallery = stack.use(await startGallery())
    const row = { id: cameraId, name: 'Gate', kind: 'push' as const, gallery_id: gallery.galleryId, address: 'push:' }
    await gallery.db.insertInto('cameras').values(row).execute()
    listener = await listen()
    const config = configOf(broker)
    const needs = {
      db: gallery.db,
      vault: gallery.vault,
      capabilities: { isOn: async () => false },
      clock: systemClock,
      log: createLog('silent'),
    }
    for (let n = 0; n < 2; n++) {
      const bus = stack.use(createPostgresBus(gallery.connection, needs.log))
      stack.use(publishEvents({ ...needs, bus }, config))
    }
  })
  afterAll(async () => {
    await listener?.endAsync(true)
    await stack[Symbol.asyncDispose]()
  })

  it('have their publishers', async () => {
    await expect.poll(() => of('home/netra/status').length, { timeout: 30_000 }).toBe(2)
    await expect
      .poll(() => gallery.db.selectFrom('event_cursors').select('name').where('name', '=', 'mqtt').execute(), {
        timeout: 30_000,
      })
      .toHaveLength(1)
  })

  it('are published once, as JSON that is not kept, and simulated ones not at all', async () => {
    const needs = { db: gallery.db, clock: systemClock }
    await simulateRecognition.run(needs, {}, systemCaller(AbortSignal.timeout(30_000)))
    await see('Ann')
    await see('Bob')
    await expect.poll(personNames, { timeout: 30_000 }).toEqual(['Ann', 'Bob'])
    const [first] = of('home/netra/events/face_recognized')
    expect(JSON.parse(first?.text ?? '')).toMatchObject({
      event: 'face_recognized',
      event_id: expect.any(String),
      name: 'Ann',
      camera_id: cameraId,
      camera_name: 'Gate',
      confidence: 0.9,
    })
    expect(first?.retain).toBe(false)
    expect(of(`home/netra/cameras/${cameraId}/person`).map(({ text }) => text)).toEqual(['Ann', 'Bob'])
  })

  it('announce cameras to Home Assistant', async () => {
    const config = `homeassistant/binary_sensor/netra_${cameraId}/connected/config`
    await expect.poll(() => of(config).length, { timeout: 30_000 }).toBeGreaterThan(0)
    expect(JSON.parse(of(config)[0]?.text ?? '')).toMatchObject({
      device: { name: 'Gate' },
      state_topic: `home/netra/cameras/${cameraId}/connected`,
      availability_topic: 'home/netra/status',
    })
    await inTransaction(gallery.db, (tx) => appendEvent(tx, { type: 'camera_connected', payload: { cameraId } }))
    await expect.poll(() => of(`home/netra/cameras/${cameraId}/connected`).at(-1)?.text, { timeout: 30_000 }).toBe('ON')
  })

  it('are shown as configured, and a test message arrives', async () => {
    const needs = { ...gallery, mqtt: configOf(broker), clock: systemClock }
    expect(await getMqtt.run(needs, {}, systemCaller(AbortSignal.timeout(20_000)))).toMatchObject({
      configured: true,
      url: broker.url,
      topicPrefix: 'home/netra',
      homeAssistant: true,
    })
    const tested = await testMqtt.run(needs, {}, systemCaller(AbortSignal.timeout(20_000)))
    expect(tested).toMatchObject({ topic: 'home/netra/test', delivered: true, detail: null })
    await expect.poll(() => of('home/netra/test').length, { timeout: 30_000 }).toBe(1)
  })

  it('wait for a broker that is away', async () => {
    await broker.end()
    await listener.endAsync(true)
    await see('Meanwhile')
    const newest = await lastEventId(gallery.db)
    expect(await cursor()).toBeLessThan(newest)
    const needs = { ...gallery, mqtt: configOf(broker), clock: systemClock }
    const caller = systemCaller(AbortSignal.timeout(20_000))
    expect((await getMqtt.run(needs, {}, caller)).waiting).toBeGreaterThan(0)
    expect(await testMqtt.run(needs, {}, caller)).toMatchObject({
      delivered: false,
      detail: expect.stringContaining('Nothing listens'),
    })
    await broker.restart()
    listener = await listen()
    await see('Again')
    await expect.poll(() => personNames().at(-1), { timeout: 60_000 }).toBe('Again')
    // It is heard a moment before that is noted.
    await expect.poll(cursor, { timeout: 30_000 }).toBeGreaterThan(newest)
  })
})
