import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { appendEvent, lastEventId } from '#events/event-log.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { observeExpression } from '#sightings/observe-expression.ts'
import { recordSighting } from '#sightings/record-sighting.ts'
import { testTrack } from '#sightings/sighting.fixture.ts'
import { inTransaction } from '#storage/transaction.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'
import { connectSocket, type SocketClient } from '#tests/harness/socket-client.ts'

let harness: Harness
let galleryId: string
beforeAll(async () => {
  harness = await startHarness({ sockets: { replayEvents: 20, bufferedBytes: 4_096, perCaller: 3 } })
  galleryId = await galleryIdOf(harness.app.needs.db, 'default')
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const open: SocketClient[] = []
afterEach(async () => {
  for (const client of open.splice(0)) await client[Symbol.asyncDispose]()
})
const connect = async (options?: Parameters<typeof connectSocket>[1]) => {
  const client = await connectSocket(harness.url, options)
  open.push(client)
  return client
}
const newKey = async (json: Record<string, unknown>) =>
  (await harness.call<{ key: string; key_id: string }>('POST', '/api/keys', { json: { name: 'k', ...json } })).body
const newPerson = async (name: string, gallery = 'default') =>
  (await harness.call<{ person_id: string }>('POST', '/api/people', { json: { name, gallery } })).body.person_id
const newest = async () => String(await lastEventId(harness.app.needs.db))

async function see(facts: Parameters<typeof testTrack>[1]): Promise<string> {
  const { db, vault } = harness.app.needs
  const track = testTrack(galleryId, facts)
  return (await inTransaction(db, (tx) => recordSighting(tx, vault, track))).sightingId
}

async function addCamera(name: string): Promise<string> {
  const id = newId()
  const row = { id, name, kind: 'push' as const, gallery_id: galleryId, address: 'push:' }
  await harness.app.needs.db.insertInto('cameras').values(row).execute()
  return id
}

/** A photo of one person. */
async function onePhoto(): Promise<Buffer> {
  const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
    raw: samplePhoto(1),
  })
  const [largest] = body.faces.map(({ box }) => box).sort((a, b) => b.width - a.width)
  if (!largest) throw new Error('no face in the sample photo')
  return await cropAround(samplePhoto(1), largest, 1.7)
}

describe('who may connect', () => {
  it.each([
    ['nothing', null],
    ['a key that is none', `nk_${'a'.repeat(43)}`],
  ])('nobody with %s', async (_, token) => {
    await expect(connectSocket(harness.url, { token })).rejects.toMatchObject({ data: { code: 'unauthenticated' } })
  })

  it('a signed-in page with its cookie, but no page of another site', async () => {
    const invited = await harness.call<{ token: string }>('POST', '/api/invitations', {
      json: { email: 'page@example.org', roles: ['operator'] },
    })
    const accept = { token: invited.body.token, name: 'page', password: 'a long enough password' }
    const { body } = await harness.call<{ token: string }>(
      'POST',
      '/api/auth/accept-invitation',
      { json: accept },
      null,
    )
    const cookie = `netra_session=${body.token}`
    const own = await connect({ token: null, headers: { cookie, origin: harness.url } })
    expect((await own.subscribe({ events: ['face_added', 'user_changed'] })).granted).toEqual(['face_added'])
    await expect(
      connectSocket(harness.url, { token: null, headers: { cookie, origin: 'https://evil.example' } }),
    ).rejects.toMatchObject({ data: { code: 'forbidden' } })
    await expect(
      connectSocket(harness.url, { token: null, headers: { cookie, 'sec-fetch-site': 'cross-site' } }),
    ).rejects.toMatchObject({ data: { code: 'forbidden' } })
  })

  it('a key only so often at once, where it has a rate limit', async () => {
    const { key } = await newKey({ permissions: ['events:read'] })
    for (let n = 0; n < 3; n++) await connect({ token: key })
    await expect(connectSocket(harness.url, { token: key })).rejects.toMatchObject({ data: { code: 'rate_limited' } })
  })

  it('nobody once the key is revoked: the connection ends, and is told nothing more', async () => {
    const { key, key_id } = await newKey({ permissions: ['events:read', 'gallery:read'] })
    const client = await connect({ token: key })
    await client.subscribe({ events: ['person_created'] })
    const ended = once(client.socket as never, 'disconnect')
    await harness.call('DELETE', `/api/keys/${key_id}`)
    expect((await ended)[0]).toBe('io server disconnect')
    await expect(connectSocket(harness.url, { token: key })).rejects.toMatchObject({
      data: { code: 'unauthenticated' },
    })
  })
})

describe('subscribe', () => {
  it('grants by permission, says why it refuses, and leaves an entry in the audit log', async () => {
    const { key, key_id } = await newKey({ permissions: ['events:read', 'gallery:read'] })
    const client = await connect({ token: key })
    const answer = await client.subscribe({ events: ['face_added', 'alert_raised', 'no_such', 'job_changed'] })
    expect(answer).toMatchObject({ ok: true, granted: ['face_added'], cameras: null, after: expect.any(String) })
    expect(answer.refused).toMatchObject([
      { event: 'alert_raised', reason: 'forbidden' },
      { event: 'no_such', reason: 'unknown_event' },
      { event: 'job_changed', reason: 'forbidden' },
    ])
    const entries = async () =>
      (
        await harness.call<{ entries: { operation: string; door: string; outcome: string }[] }>(
          'GET',
          `/api/audit?actor_id=${key_id}`,
        )
      ).body.entries
    await expect.poll(entries, { timeout: 30_000 }).toMatchObject([{ operation: 'subscribe_events', door: 'socket' }])
  })

  it('refuses what it does not understand, and who may not follow events', async () => {
    const client = await connect()
    for (const wrong of [
      undefined,
      'face_added',
      {},
      { events: [] },
      { events: ['face_added'], more: 1 },
      { events: [1] },
    ])
      expect(await client.subscribe(wrong)).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
    const { key } = await newKey({ permissions: ['gallery:read'] })
    const other = await connect({ token: key })
    expect(await other.subscribe({ events: ['face_added'] })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })

  it('expression only where the capability is on', async () => {
    const client = await connect()
    expect((await client.subscribe({ events: ['expression_observed'] })).refused).toMatchObject([
      { event: 'expression_observed', reason: 'capability_off' },
    ])
  })

  it('unsubscribe ends it', async () => {
    const client = await connect()
    await client.subscribe({ events: ['person_created', 'person_updated'] })
    expect((await client.unsubscribe({ events: ['person_created'] })).granted).toEqual(['person_updated'])
    const id = await newPerson('Unheard')
    await harness.call('PATCH', `/api/people/${id}`, { json: { name: 'Heard' } })
    await client.next('person_updated')
    expect(client.told.map(({ event }) => event)).toEqual(['person_updated'])
  })
})

describe('events of the contract', () => {
  it('face_added and face_deleted, with the name', async () => {
    const client = await connect()
    await client.subscribe({ events: ['face_added', 'face_deleted'] })
    const image = await onePhoto()
    const form = { image, name: 'Ada' }
    const { status, body } = await harness.call<{ face_id: string; person_id: string; quality_score: number }>(
      'POST',
      '/api/faces/register',
      { form },
    )
    expect(status).toBe(201)
    const added = await client.next('face_added')
    expect(added).toEqual({
      event_id: expect.stringMatching(/^\d+$/),
      face_id: body.face_id,
      person_id: body.person_id,
      name: 'Ada',
      quality_score: body.quality_score,
      added_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    await harness.call('DELETE', `/api/faces/${body.face_id}`)
    expect(await client.next('face_deleted')).toEqual({
      event_id: expect.any(String),
      face_id: body.face_id,
      person_id: body.person_id,
      name: 'Ada',
      deleted_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    const again = await harness.call<{ face_id: string; person_id: string }>('POST', '/api/faces/register', { form })
    await client.next('face_added')
    await harness.call('DELETE', `/api/people/${again.body.person_id}`)
    // Forgotten is forgotten: the name is nowhere any more.
    expect(await client.next('face_deleted')).toMatchObject({ face_id: again.body.face_id, name: null })
  })

  it('face_recognized, face_unknown and those of cameras', async () => {
    const { db } = harness.app.needs
    const client = await connect()
    const cameraId = await addCamera('Gate')
    await client.subscribe({
      events: ['face_recognized', 'face_unknown', 'camera_connected', 'sighting_started'],
      cameras: [cameraId],
    })
    await inTransaction(db, (tx) => appendEvent(tx, { type: 'camera_connected', payload: { cameraId } }))
    expect(await client.next('camera_connected')).toEqual({
      event_id: expect.any(String),
      camera_id: cameraId,
      camera_name: 'Gate',
      timestamp: expect.any(String),
    })
    const personId = await newPerson('Bob')
    await see({ personId, cameraId: newId(), cameraName: 'Elsewhere' })
    const sightingId = await see({ personId, cameraId, cameraName: 'Gate' })
    expect(await client.next('face_recognized')).toEqual({
      event_id: expect.any(String),
      face_id: null,
      person_id: personId,
      name: 'Bob',
      camera_id: cameraId,
      camera_name: 'Gate',
      confidence: 0.9,
      timestamp: '2026-03-01T12:00:00.000Z',
      sighting_id: sightingId,
    })
    const stranger = await see({ cameraId, cameraName: 'Gate' })
    expect(await client.next('face_unknown')).toEqual({
      event_id: expect.any(String),
      unknown_id: null,
      camera_id: cameraId,
      camera_name: 'Gate',
      timestamp: '2026-03-01T12:00:00.000Z',
      sighting_id: stranger,
    })
    const ids = client.told.filter(({ event }) => event === 'sighting_started').map(({ data }) => data.sighting_id)
    expect(ids).toEqual([sightingId, stranger])
    expect(new Set(client.told.map(({ data }) => data.event_id)).size).toBe(client.told.length)
  })

  it('expression_observed, where the capability is on', async () => {
    const { db, vault } = harness.app.needs
    const capability = (enabled: boolean) =>
      harness.call('PUT', '/api/capabilities/expression', { json: { enabled, purpose: 'Research with consent' } })
    expect((await capability(true)).status).toBe(200)
    const client = await connect()
    await expect
      .poll(async () => (await client.subscribe({ events: ['expression_observed', 'person_created'] })).granted)
      .toContain('expression_observed')
    const opened = await inTransaction(db, (tx) =>
      recordSighting(tx, vault, testTrack(galleryId, { cameraName: 'Video' })),
    )
    const probabilities = { anger: 0, disgust: 0, fear: 0, happiness: 0.75, neutral: 0.25, sadness: 0, surprise: 0 }
    const at = new Date('2026-03-01T12:00:01Z')
    const observe = () =>
      observeExpression({ db, vault }, opened, { expression: { label: 'happiness', probabilities }, at })
    await observe()
    expect(await client.next('expression_observed')).toEqual({
      event_id: expect.any(String),
      unknown_id: null,
      camera_id: null,
      camera_name: 'Video',
      label: 'happiness',
      probabilities,
      timestamp: at.toISOString(),
      sighting_id: opened.sightingId,
    })
    await capability(false)
    await observe()
    await newPerson('Afterwards')
    await client.next('person_created')
    expect(client.told.filter(({ event }) => event === 'expression_observed')).toHaveLength(1)
  })

  it('nothing of a stranger who is ignored for good', async () => {
    const { db } = harness.app.needs
    const client = await connect()
    await client.subscribe({ events: ['face_unknown'] })
    const [ignored, other] = [newId(), newId()]
    await db
      .insertInto('unknown_people')
      .values([
        { id: ignored, gallery_id: galleryId, ignored_at: new Date() },
        { id: other, gallery_id: galleryId },
      ])
      .execute()
    for (const unknownId of [ignored, other]) await see({ unknownId })
    expect(await client.next('face_unknown')).toMatchObject({ unknown_id: other })

    const json = { enabled: true, purpose: 'Research with consent' }
    await harness.call('PUT', '/api/capabilities/expression', { json })
    await expect
      .poll(async () => (await client.subscribe({ events: ['expression_observed'] })).granted)
      .toContain('expression_observed')
    const { vault } = harness.app.needs
    const probabilities = { anger: 0, disgust: 0, fear: 0, happiness: 0.75, neutral: 0.25, sadness: 0, surprise: 0 }
    const expression = { label: 'happiness' as const, probabilities }
    for (const unknownId of [ignored, other]) {
      const opened = await inTransaction(db, (tx) => recordSighting(tx, vault, testTrack(galleryId, { unknownId })))
      await observeExpression({ db, vault }, opened, { expression, at: new Date() })
    }
    expect(await client.next('expression_observed')).toMatchObject({ unknown_id: other })
    await harness.call('PUT', '/api/capabilities/expression', { json: { enabled: false } })
  })

  it('somebody who turns out to be known is told once', async () => {
    const { db } = harness.app.needs
    const client = await connect()
    await client.subscribe({ events: ['face_recognized', 'person_created'] })
    const personId = await newPerson('Late')
    const sightingId = await see({
      personId,
      decision: { kind: 'uncertain', reason: 'r', candidate: null, confidence: 0.4 },
    })
    const payload = { galleryId, sightingId, cameraId: null, decision: 'known' as const, personId, unknownId: null }
    for (let n = 0; n < 2; n++) await inTransaction(db, (tx) => appendEvent(tx, { type: 'sighting_changed', payload }))
    expect(await client.next('face_recognized')).toMatchObject({ name: 'Late', camera_id: null })
    await newPerson('Barrier')
    while ((await client.next('person_created')).event_id === '');
    await client.next('person_created')
    expect(client.told.filter(({ event }) => event === 'face_recognized')).toHaveLength(1)
  })

  it('GET /api/test/recognize and POST /api/events/dispatch, marked', async () => {
    const client = await connect()
    await client.subscribe({ events: ['face_recognized', 'alert_raised'] })
    const simulated = await harness.call<Record<string, unknown>>('GET', '/api/test/recognize/')
    expect([simulated.status, simulated.body]).toMatchObject([200, { success: true, simulated: true }])
    const told = await client.next('face_recognized')
    expect(told).toMatchObject({ simulated: true, event_id: simulated.body.event_id, name: 'Simulated person' })
    // Also who filters by cameras can try their handling of it.
    await client.subscribe({ events: ['face_recognized'], cameras: [await addCamera('Filtered')] })
    await harness.call('GET', '/api/test/recognize')
    expect(await client.next('face_recognized')).toMatchObject({ simulated: true })
    const data = { alert_id: 'a-1', rule: 'Back door', severity: 'high' }
    const json = { event_type: 'alert_raised', data, unheard_of: 1 }
    const dispatched = await harness.call<Record<string, unknown>>('POST', '/api/events/dispatch', { json })
    expect([dispatched.status, dispatched.body]).toMatchObject([200, { success: true, event_id: expect.any(String) }])
    expect(await client.next('alert_raised')).toEqual({
      ...data,
      event_id: dispatched.body.event_id,
      dispatched: true,
      timestamp: expect.any(String),
    })
  })

  it.each([
    ['an unknown event', { event_type: 'face_eaten', data: {} }, 'event_type'],
    ['no data', { event_type: 'face_added' }, 'data'],
    [
      'data that does not fit',
      { event_type: 'face_recognized', data: { name: 'A', confidence: 2 } },
      'data.confidence',
    ],
  ])('dispatches nothing with %s', async (_, json, field) => {
    const { status, body } = await harness.call<{ detail: string }>('POST', '/api/events/dispatch', { json })
    expect([status, body.detail]).toMatchObject([400, expect.stringContaining(field)])
  })

  it('dispatching is for administrators', async () => {
    const { key } = await newKey({ permissions: ['events:read'] })
    const json = { event_type: 'camera_connected', data: { camera_id: 'c', camera_name: 'C' } }
    expect((await harness.call('POST', '/api/events/dispatch', { json }, key)).status).toBe(403)
  })
})

describe('what was missed', () => {
  it('is sent again after an event, and then what happens, each once and in order', async () => {
    const after = await newest()
    const first = [await newPerson('One'), await newPerson('Two')]
    const client = await connect()
    expect(await client.subscribe({ events: ['person_created'], after })).toMatchObject({ ok: true, after })
    const then = [await newPerson('Three'), await newPerson('Four')]
    for (const id of [...first, ...then]) expect((await client.next('person_created')).person_id).toBe(id)
    const middle = client.told[1]?.data.event_id
    const second = await connect()
    await second.subscribe({ events: ['person_created'], after: middle })
    for (const id of then) expect((await second.next('person_created')).person_id).toBe(id)
    expect(second.told).toHaveLength(2)
  })

  it('is not, where that is too much or does not exist', async () => {
    const client = await connect()
    const after = await newest()
    for (let n = 0; n < 21; n++) await newPerson(`Number ${n}`)
    expect(await client.subscribe({ events: ['person_created'], after })).toMatchObject({
      ok: false,
      error: { code: 'conflict', reason: 'too_old', newest: expect.any(String) },
    })
    expect(await client.subscribe({ events: ['person_updated'], after })).toMatchObject({ ok: true })
    const future = String(BigInt(await newest()) + 1_000n)
    expect(await client.subscribe({ events: ['person_created'], after: future })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    })
  })
})

describe('a key that is restricted', () => {
  it('to a gallery is told of that one', async () => {
    await harness.call('POST', '/api/galleries', { json: { name: 'inside' } })
    const permissions = ['events:read', 'gallery:read', 'jobs:read', 'sightings:read']
    const { key } = await newKey({ permissions, galleries: ['inside'] })
    const client = await connect({ token: key })
    const answer = await client.subscribe({ events: ['person_created', 'job_changed', 'face_recognized'] })
    expect(answer).toMatchObject({
      granted: ['person_created', 'face_recognized'],
      refused: [{ event: 'job_changed', reason: 'restricted' }],
    })
    await newPerson('Outside')
    await harness.call('GET', '/api/test/recognize')
    const inside = await newPerson('Inside', 'inside')
    expect((await client.next('person_created')).person_id).toBe(inside)
    expect(client.told).toHaveLength(1)
  })

  it('to cameras is told of those', async () => {
    const [mine, other] = [await addCamera('Mine'), await addCamera('Other')]
    const { key } = await newKey({ permissions: ['events:read', 'sightings:read'], cameras: [mine] })
    const client = await connect({ token: key })
    expect(await client.subscribe({ events: ['face_unknown'] })).toMatchObject({ cameras: [mine] })
    expect(await client.subscribe({ events: ['face_unknown'], cameras: [other, mine] })).toMatchObject({
      cameras: [mine],
    })
    await see({ cameraId: other })
    await see({ cameraId: null })
    await see({ cameraId: mine })
    expect((await client.next('face_unknown')).camera_id).toBe(mine)
    expect(client.told).toHaveLength(1)
  })
})

it('what is on a camera’s picture goes to whoever asked for it', async () => {
  const [cameraId, other] = [await addCamera('Live'), await addCamera('Not asked for')]
  const client = await connect()
  await client.subscribe({ events: ['camera_overlay'], cameras: [cameraId] })
  const face = {
    trackId: 3,
    box: { x: 0.1, y: 0.2, width: 0.3, height: 0.4 },
    decision: 'known' as const,
    personId: null,
    unknownId: null,
    name: 'Ada',
    confidence: 0.9,
    sightingId: null,
  }
  const at = new Date('2026-03-01T12:00:00Z')
  for (const id of [other, cameraId]) harness.app.needs.overlays.emit({ cameraId: id, galleryId, at, faces: [face] })
  expect(await client.next('camera_overlay')).toMatchObject({
    camera_id: cameraId,
    at: at.toISOString(),
    faces: [{ track_id: 3, box: face.box, decision: 'known', name: 'Ada' }],
  })
})

it('a client that takes nothing is cut off', async () => {
  const path = `${harness.url}/socket.io/?EIO=4&transport=polling`
  const { sid } = JSON.parse((await (await fetch(path)).text()).slice(1))
  const post = (body: string) => fetch(`${path}&sid=${sid}`, { method: 'POST', body })
  await post(`40${JSON.stringify({ token: adminKey })}`)
  await (await fetch(`${path}&sid=${sid}`)).text()
  await post(`420${JSON.stringify(['subscribe', { events: ['person_created'] }])}`)
  await (await fetch(`${path}&sid=${sid}`)).text()
  const witness = await connect()
  await witness.subscribe({ events: ['person_created'] })
  for (let n = 0; n < 30; n++) {
    await newPerson(`Slow ${n}`)
    await witness.next('person_created')
  }
  const answer = await fetch(`${path}&sid=${sid}`)
  expect([answer.status, await answer.json()]).toMatchObject([400, { message: 'Session ID unknown' }])
  const cuts = await harness.app.metrics.registry.getSingleMetric('netra_socket_cuts_total')?.get()
  expect(cuts?.values.find(({ labels }) => labels.reason === 'slow')?.value).toBe(1)
})
