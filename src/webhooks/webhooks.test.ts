import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type Clock, systemClock } from '#core/clock.ts'
import { createUrlGuard } from '#core/guard-url.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import type { Bus } from '#events/bus/port.ts'
import { createPostgresBus } from '#events/bus/postgres.ts'
import type { NewEvent } from '#events/event.ts'
import { appendEvent, lastEventId } from '#events/event-log.ts'
import { retryJob } from '#jobs/job-operations.ts'
import { JobRunner } from '#jobs/run-jobs.ts'
import { joinVault } from '#storage/join-vault.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { freePort } from '#tests/harness/free-port.ts'
import { startFixture } from '#tests/harness/start-fixture.ts'
import { deliverWebhook } from './deliver-webhook.ts'
import { deliveryDelays } from './delivery.ts'
import { listWebhookDeliveries, replayWebhook, testWebhook } from './delivery-operations.ts'
import { followWebhooks } from './follow-webhooks.ts'
import { postMessage } from './post-message.ts'
import { signatureOf } from './signed-message.ts'
import { type Receiver, startReceiver } from './webhook.fixture.ts'
import { createWebhook, deleteWebhook, getWebhook, rotateWebhookSecret, updateWebhook } from './webhook-operations.ts'
import { noteAttempt } from './webhook-store.ts'

let database: TestDatabase
let bus: Bus
let vault: Vault
let receiver: Receiver
const lines: string[] = []
const log = createLog('trace', { write: (line) => void lines.push(line) })
const loopback = createUrlGuard({ schemes: ['http'], allow: ['127.0.0.1'], privateNetworks: false })
const closed = createUrlGuard({ schemes: ['http', 'https'], allow: [], privateNetworks: false })
const caller = {
  kind: 'system' as const,
  id: 'system',
  permissions: new Set<string>(),
  correlationId: 'test',
  door: 'system' as const,
  address: null,
  signal: new AbortController().signal,
}

/** Stands until it is set; who sleeps looks again soon. */
let now: Date
const clock: Clock = { now: () => now, sleep: (_, signal) => systemClock.sleep(5, signal) }
const needs = (guard = loopback) => ({ db: database.db, vault, clock, urlGuards: { webhooks: guard } })
const running: AsyncDisposable[] = []
const follow = () => running.push(followWebhooks({ db: database.db, bus, clock, log }))
const work = (guard = loopback) =>
  running.push(
    new JobRunner({ db: database.db, bus, clock, log, kinds: [deliverWebhook], needs: needs(guard), slots: 4 }),
  )
const rest = async () => {
  for (const one of running.splice(0).reverse()) await one[Symbol.asyncDispose]()
}

beforeAll(async () => {
  database = await createTestDatabase()
  bus = createPostgresBus(database.connection, log)
  vault = (await joinVault(database.db, [randomBytes(32)])).vault
})
beforeEach(async () => {
  // Jobs are queued at the time of the database and this process, which run on while the clock stands.
  now = new Date(Date.now() + 3_600_000)
  receiver = await startReceiver()
})
afterEach(async () => {
  await rest()
  await receiver[Symbol.asyncDispose]()
  await database.db.deleteFrom('jobs').execute()
  await database.db.deleteFrom('webhooks').execute()
})
afterAll(async () => {
  await bus[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const append = (event: NewEvent) => inTransaction(database.db, (tx) => appendEvent(tx, event))
const galleryCreated = (): NewEvent => ({ type: 'gallery_created', payload: { galleryId: newId() } })
const add = (more: { eventTypes?: ['gallery_created'] } = {}) =>
  createWebhook.run(needs(), { url: receiver.url, description: '', ...more }, caller)
const deliveries = async (webhookId: string) =>
  (await listWebhookDeliveries.run(needs(), { webhookId, offset: 0, limit: 1000 }, caller)).deliveries
const eventually = <T>(look: () => Promise<T> | T) => vi.waitFor(look, { timeout: 30_000, interval: 20 })
const arrives = (count: number) => eventually(() => expect(receiver.received.length).toBe(count))

it('tells of events in the log with a signature, and of nothing from before', async () => {
  await append(galleryCreated())
  const { webhookId, secret } = await add()
  follow()
  work()
  const payload = { galleryId: newId(), personId: newId(), faceId: newId() }
  const id = await append({ type: 'face_added', payload })
  await eventually(async () => expect(await deliveries(webhookId)).toMatchObject([{ state: 'done', status: 200 }]))
  const [{ headers, body }] = receiver.received as [Receiver['received'][number]]
  expect(receiver.received).toHaveLength(1)
  const seconds = Math.floor(now.getTime() / 1000)
  expect(headers).toMatchObject({
    'netra-event-id': String(id),
    'netra-signature': `t=${seconds},v1=${signatureOf(secret, seconds, body)}`,
    'user-agent': expect.stringMatching(/^netra\//),
  })
  expect(JSON.parse(body)).toMatchObject({
    event_id: String(id),
    event_type: 'face_added',
    data: { gallery_id: payload.galleryId, person_id: payload.personId, face_id: payload.faceId },
  })
  expect(await getWebhook.run(needs(), { webhookId }, caller)).toMatchObject({ state: 'working', cursor: String(id) })
})

it('tries again for 24 hours, calls the webhook failing then, and keeps a dead letter that can be run again', async () => {
  const { webhookId } = await add()
  receiver.next(500, 302, ...Array.from({ length: deliveryDelays.length - 1 }, () => 503))
  follow()
  work()
  await append(galleryCreated())
  const begun = now.getTime()
  for (const [at, delay] of deliveryDelays.entries()) {
    const due = new Date(now.getTime() + delay)
    await eventually(async () =>
      expect(await deliveries(webhookId)).toMatchObject([
        { state: 'waiting', attempts: at + 1, nextAttemptAt: due.toISOString() },
      ]),
    )
    now = due
  }
  const [dead] = await eventually(async () => {
    const found = await deliveries(webhookId)
    expect(found).toMatchObject([{ state: 'failed', error: expect.stringContaining('503') }])
    return found
  })
  expect(now.getTime() - begun).toBe(24 * 3_600_000)
  expect(receiver.received).toHaveLength(11)
  expect(await getWebhook.run(needs(), { webhookId }, caller)).toMatchObject({
    state: 'failing',
    enabled: true,
    failingSince: new Date(begun).toISOString(),
  })
  await retryJob.run(needs(), { jobId: dead?.jobId ?? '' }, caller)
  await eventually(async () => expect(await deliveries(webhookId)).toMatchObject([{ state: 'done', status: 200 }]))
  expect(await getWebhook.run(needs(), { webhookId }, caller)).toMatchObject({ state: 'working', failingSince: null })
})

it('loses nothing while the receiver is down, and doubles nothing with two followers that are stopped in between', async () => {
  const { webhookId } = await add({ eventTypes: ['gallery_created'] })
  follow()
  follow()
  const told: string[] = []
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < 50; i++) {
      told.push(String(await append(galleryCreated())))
      await append({ type: 'caches_emptied', payload: {} })
    }
    await rest()
    follow()
    follow()
  }
  const last = await lastEventId(database.db)
  await eventually(async () => expect((await getWebhook.run(needs(), { webhookId }, caller)).cursor).toBe(String(last)))
  const queued = await deliveries(webhookId)
  expect(queued.map(({ eventId }) => eventId).sort()).toEqual(told.sort())
})

it('does not ask a receiver for a minute after it stalled, so that others are not kept waiting', async () => {
  const { webhookId } = await add()
  await noteAttempt(database.db, webhookId, { error: 'stalled', stalled: true }, now)
  follow()
  work()
  await append(galleryCreated())
  await eventually(async () => expect(await deliveries(webhookId)).toMatchObject([{ state: 'waiting', attempts: 1 }]))
  expect(receiver.received).toHaveLength(0)
  now = new Date(now.getTime() + 60_000)
  await eventually(async () => expect(await deliveries(webhookId)).toMatchObject([{ state: 'done', attempts: 2 }]))
  const { stalled_at } = await database.db.selectFrom('webhooks').select('stalled_at').executeTakeFirstOrThrow()
  expect(stalled_at).toBeNull()
})

it('neither loses nor doubles a delivery when the process that queues them is killed', async () => {
  const { webhookId } = await add({ eventTypes: ['gallery_created'] })
  const told: string[] = []
  for (let i = 0; i < 450; i++) told.push(String(await append(galleryCreated())))
  const fixture = new URL('../../tests/harness/follow-webhooks.fixture.ts', import.meta.url)
  const queuing = await startFixture(fixture, [database.url])
  // One transaction in; the next ones are under way.
  await eventually(async () => expect((await deliveries(webhookId)).length).toBeGreaterThan(0))
  await queuing.kill()
  follow()
  await eventually(async () => expect((await getWebhook.run(needs(), { webhookId }, caller)).cursor).toBe(told.at(-1)))
  expect((await deliveries(webhookId)).map(({ eventId }) => eventId).sort()).toEqual(told.sort())
})

it('replays what came after an event in new deliveries', async () => {
  const { webhookId } = await add()
  follow()
  work()
  const ids = [await append(galleryCreated()), await append(galleryCreated()), await append(galleryCreated())]
  await arrives(3)
  const after = String(ids[0])
  expect(await replayWebhook.run(needs(), { webhookId, after }, caller)).toEqual({
    webhookId,
    after,
    upTo: String(ids[2]),
  })
  await arrives(5)
  const again = receiver.received.slice(3).map(({ headers }) => headers['netra-event-id'])
  expect(again.sort()).toEqual(ids.slice(1).map(String).sort())
})

it('sends nothing while it is off, nor what it missed when it is on again', async () => {
  const { webhookId } = await add()
  await updateWebhook.run(needs(), { webhookId, enabled: false }, caller)
  follow()
  work()
  await append(galleryCreated())
  await updateWebhook.run(needs(), { webhookId, enabled: true }, caller)
  const id = await append(galleryCreated())
  await eventually(async () => expect(await deliveries(webhookId)).toMatchObject([{ eventId: String(id) }]))
  await deleteWebhook.run(needs(), { webhookId }, caller)
  const secrets = database.db.selectFrom('sealed_secrets').select('id').where('owner_id', '=', webhookId)
  expect(await secrets.execute()).toEqual([])
})

it('refuses closed networks when it is added, and at delivery when they are closed by then', async () => {
  for (const url of [
    receiver.url,
    'http://169.254.169.254/',
    'http://[::1]/',
    'http://10.0.0.1/',
    'ftp://example.org/',
  ])
    await expect(createWebhook.run(needs(closed), { url, description: '' }, caller)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/^url: /),
    })
  const withPassword = receiver.url.replace('//', '//user:password@')
  await expect(createWebhook.run(needs(), { url: withPassword, description: '' }, caller)).rejects.toMatchObject({
    code: 'invalid_input',
  })
  const { webhookId } = await add()
  follow()
  work(closed)
  await append(galleryCreated())
  await eventually(async () =>
    expect(await deliveries(webhookId)).toMatchObject([
      { state: 'waiting', attempts: 1, error: expect.stringContaining('network.allow') },
    ]),
  )
  expect(receiver.received).toHaveLength(0)
})

it('says why a receiver did not take a message, and reads no endless answer', async () => {
  const message = { body: '{}', headers: {} }
  const post = (url = receiver.url, timeoutMs = 60_000, signal = new AbortController().signal) =>
    postMessage({ guard: loopback, url, message, signal, timeoutMs })
  const says = (text: string) => ({ code: 'unavailable', message: expect.stringContaining(text) })
  receiver.next('endless', 204, 500, 302, 'hang', 'hang')
  expect(await post()).toBe(200)
  expect(await post()).toBe(204)
  await expect(post()).rejects.toMatchObject(says('answered 500'))
  await expect(post()).rejects.toMatchObject(says('redirections are not followed'))
  expect(receiver.received).toHaveLength(4)
  await expect(post(receiver.url, 300)).rejects.toMatchObject({
    code: 'deadline_exceeded',
    message: expect.stringContaining('did not answer within 0.3 s'),
  })
  const stop = new AbortController()
  const hanging = post(receiver.url, 60_000, stop.signal)
  stop.abort(new Error('stopped'))
  await expect(hanging).rejects.toThrow('stopped')
  await expect(post(`http://127.0.0.1:${await freePort()}/`)).rejects.toMatchObject(says('ECONNREFUSED'))
})

it('never shows or logs a secret, and signs with the new one after a rotation', async () => {
  const { webhookId, secret } = await add()
  const rotated = await rotateWebhookSecret.run(needs(), { webhookId }, caller)
  expect(rotated.secret).not.toBe(secret)
  expect(await testWebhook.run(needs(), { webhookId }, caller)).toMatchObject({ delivered: true, status: 200 })
  receiver.next(500)
  const failed = await testWebhook.run(needs(), { webhookId }, caller)
  expect(failed).toMatchObject({ delivered: false, status: null, error: 'The receiver answered 500' })
  const [{ headers, body }] = receiver.received as [Receiver['received'][number]]
  expect(headers['netra-signature']).toContain(signatureOf(rotated.secret, Math.floor(now.getTime() / 1000), body))
  expect(JSON.parse(body)).toMatchObject({ event_type: 'test', data: { webhook_id: webhookId } })
  log.info({ text: `the secret ${secret}`, secret: rotated.secret }, 'a slip')
  const seen = JSON.stringify([
    await getWebhook.run(needs(), { webhookId }, caller),
    await deliveries(webhookId),
    await database.db.selectFrom('webhooks').selectAll().execute(),
    await database.db.selectFrom('jobs').selectAll().execute(),
    lines,
  ])
  for (const one of [secret, rotated.secret]) expect(seen).not.toContain(one.slice(3))
})
