import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { connectSocket, type SocketClient } from '#tests/harness/socket-client.ts'

let harness: Harness
let client: SocketClient
let galleryId: string
beforeAll(async () => {
  harness = await startHarness()
  galleryId = await galleryIdOf(harness.app.needs.db, 'default')
  client = await connectSocket(harness.url)
})
afterAll(async () => {
  await client?.[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

const post = async <T>(path: string, json: unknown) => {
  const { status, body } = await harness.call<T>('POST', path, { json })
  expect([path, status, body]).toEqual([path, expect.toSatisfy((code: number) => code < 300), body])
  return body
}

async function see(personId: string, cameraId: string): Promise<string> {
  const { db, vault } = harness.app.needs
  const track = testTrack(galleryId, {
    personId,
    cameraId,
    cameraName: 'Gate',
    startedAt: new Date(),
    lastSeenAt: new Date(),
  })
  return (await inTransaction(db, (tx) => recordSighting(tx, vault, track))).sightingId
}

it('an alert of a watch list arrives once, with its picture, and is closed over REST', async () => {
  await client.subscribe({ events: ['alert_raised', 'alert_changed', 'person_created'] })
  const { person_id } = await post<{ person_id: string }>('/api/people', { name: 'Mallory' })
  const { watch_list_id } = await post<{ watch_list_id: string }>('/api/watch-lists', {
    name: 'Banned',
    severity: 'critical',
  })
  await post(`/api/watch-lists/${watch_list_id}/people`, { person_id, note: 'Stole a bicycle' })
  const cameraId = newId()
  const rule = await post<{ rule_id: string }>('/api/alert-rules', {
    name: 'Banned at the gate',
    who: 'list',
    watch_list_id,
    camera_ids: [cameraId],
    schedule: { timezone: 'Europe/Berlin', times: [{ from: '00:00', to: '00:00' }] },
  })
  const sightingId = await see(person_id, cameraId)
  const raised = await client.next('alert_raised')
  expect(raised).toEqual({
    event_id: expect.any(String),
    alert_id: expect.any(String),
    rule: 'Banned at the gate',
    rule_id: rule.rule_id,
    severity: 'critical',
    camera_id: cameraId,
    camera_name: 'Gate',
    person_id,
    unknown_id: null,
    name: 'Mallory',
    sighting_id: sightingId,
    reasons: ['on the watch list Banned', 'on 3 frames, 3 needed', 'within the schedule'],
    timestamp: expect.any(String),
  })
  await see(person_id, cameraId)
  await client.next('alert_changed')
  const one = `/api/alerts/${raised.alert_id}`
  expect((await harness.call('GET', one)).body).toMatchObject({
    suppressed: 1,
    person: { name: 'Mallory' },
    has_crop: true,
  })
  await post(`${one}/acknowledge`, { comment: 'Looking' })
  await post(`${one}/comments`, { text: 'It is him' })
  expect(await post(`${one}/resolve`, {})).toMatchObject({
    state: 'resolved',
    comments: [{ text: 'Looking' }, { text: 'It is him' }],
  })
  const { body } = await harness.call('GET', '/api/alerts?state=resolved&limit=1')
  expect(body).toMatchObject({ alerts: [{ alert_id: raised.alert_id }], counts: { resolved: 1 }, next_cursor: null })
  expect((await harness.call('GET', `/api/people/${person_id}`)).body).toMatchObject({
    watch_lists: [{ watch_list_id, name: 'Banned', severity: 'critical', expires_at: null }],
  })
  const tried = await post('/api/alert-rules/test', { who: 'list', watch_list_id, hours: 1 })
  expect(tried).toMatchObject({ alerts: 1, suppressed: 1, sightings: 2 })
  expect(client.told.filter(({ event }) => event === 'alert_raised')).toHaveLength(1)
})

it('neither a simulated nor a dispatched recognition raises one', async () => {
  await post('/api/alert-rules', { name: 'Anyone', who: 'anyone', confirm: 1 })
  const before = (await harness.call<{ alerts: unknown[] }>('GET', '/api/alerts')).body.alerts.length
  await harness.call('GET', '/api/test/recognize')
  await post('/api/events/dispatch', {
    event_type: 'face_recognized',
    data: { face_id: 'f', name: 'N', camera_id: 'c', camera_name: 'C', confidence: 1 },
  })
  // What is seen afterwards is handled afterwards.
  const { person_id } = await post<{ person_id: string }>('/api/people', { name: 'Ann' })
  await see(person_id, newId())
  await client.next('alert_raised')
  const { body } = await harness.call<{ alerts: unknown[] }>('GET', '/api/alerts')
  expect(body.alerts.length).toBe(before + 1)
})

it('who may not see alerts does not see who is on a watch list', async () => {
  const { key } = await post<{ key: string }>('/api/keys', { name: 'k', permissions: ['gallery:read'] })
  const { person_id } = await post<{ person_id: string }>('/api/people', { name: 'Bob' })
  const { body } = await harness.call('GET', `/api/people/${person_id}`, undefined, key)
  expect(body).toMatchObject({ name: 'Bob', watch_lists: null })
})
