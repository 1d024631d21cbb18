import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '#app.ts'
import { loadConfig } from '#config.ts'
import { createLog } from '#core/log.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { lastEventId } from '#events/event-log.ts'
import { serve } from '#serve.ts'
import { adminKey, type Body, call, type Harness, modelCache, startHarness } from '#tests/harness/app.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { startRedis, type TestRedis, withoutRedis } from '#tests/harness/redis.ts'
import { removeFolder } from '#tests/harness/remove-folder.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Recognised {
  faces: { decision: string; person: { person_id: string } | null; box: { x: number; width: number } }[]
}

/** What was looked up, by where it was found; only what happened. */
async function lookupsOf(app: App): Promise<Record<string, number>> {
  const metric = await app.metrics.registry.getSingleMetric('netra_analysis_cache_total')?.get()
  const counted = metric?.values.map(({ labels, value }) => [String(labels.result), value] as const)
  return Object.fromEntries(counted?.filter(([, count]) => count > 0) ?? [])
}

const bytesOf = async (app: App): Promise<number> =>
  (await app.metrics.registry.getSingleMetric('netra_analysis_cache_bytes')?.get())?.values[0]?.value ?? Number.NaN

/** One person's photo; `version` makes others of the same person, with bytes of their own. */
async function onePerson(version = 0): Promise<Buffer> {
  const crop = await cropAround(samplePhoto(1), face, 1.7)
  return await sharp(crop)
    .jpeg({ quality: 90 - version })
    .toBuffer()
}
let face = { x: 0, y: 0, width: 0, height: 0 }

async function faceOf(server: Pick<Harness, 'call'>): Promise<typeof face> {
  const { body } = await server.call<{ faces: { box: typeof face }[] }>('POST', '/detect', { raw: samplePhoto(1) })
  return body.faces[0]?.box ?? face
}

/** An answer without what differs every time. */
const settled = ({ processing_time_ms: _, ...answer }: Record<string, unknown>) => answer

describe('a photo that comes again', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await startHarness()
    face = await faceOf(harness)
  })
  afterAll(() => harness?.[Symbol.asyncDispose]())

  const recognise = (photo: Buffer, query = '') =>
    harness.call<Recognised & Record<string, unknown>>('POST', `/recognize${query}`, { raw: photo })

  it('is not analysed again, and answered the same', async () => {
    const photo = await onePerson()
    const first = await recognise(photo)
    const before = await lookupsOf(harness.app)
    const second = await recognise(photo)
    expect(second.status).toBe(200)
    expect(settled(second.body)).toEqual(settled(first.body))
    expect((await lookupsOf(harness.app)).memory).toBe((before.memory ?? 0) + 1)
    expect(await bytesOf(harness.app)).toBeGreaterThan(500)
  })

  it('is decided anew, by the people of that moment', async () => {
    const photo = await onePerson(1)
    expect((await recognise(photo)).body.faces[0]?.decision).toBe('unknown')
    const { body } = await harness.call<{ person_id: string }>('POST', '/api/faces/register', {
      form: { image: await onePerson(2), name: 'Somebody' },
    })
    const before = await lookupsOf(harness.app)
    expect((await recognise(photo)).body.faces[0]).toMatchObject({
      decision: 'known',
      person: { person_id: body.person_id },
    })
    expect((await lookupsOf(harness.app)).missed).toBe(before.missed)

    // Whoever is forgotten may be in any photo seen before: nothing is left of them.
    await harness.call('DELETE', `/api/people/${body.person_id}`)
    expect(await bytesOf(harness.app)).toBe(0)
    expect((await recognise(photo)).body.faces[0]?.decision).toBe('unknown')
    expect((await lookupsOf(harness.app)).missed).toBe((before.missed ?? 0) + 1)
  })

  it('is analysed again where something else is asked of it', async () => {
    const photo = await onePerson(3)
    await recognise(photo)
    const before = await lookupsOf(harness.app)
    for (const query of ['?detector=fast', '?face=largest']) expect((await recognise(photo, query)).status).toBe(200)
    await harness.call('POST', '/detect', { raw: photo })
    expect((await lookupsOf(harness.app)).missed).toBe((before.missed ?? 0) + 3)
    expect((await lookupsOf(harness.app)).memory).toBe(before.memory)
  })

  it('is analysed once where it comes many times at once', async () => {
    const photo = await onePerson(4)
    const before = await lookupsOf(harness.app)
    const answers = await Promise.all(Array.from({ length: 6 }, () => recognise(photo)))
    for (const { body } of answers) expect(settled(body)).toEqual(settled(answers[0]?.body ?? {}))
    const after = await lookupsOf(harness.app)
    expect(after.missed).toBe((before.missed ?? 0) + 1)
    const others = (after.joined ?? 0) + (after.memory ?? 0) - (before.joined ?? 0) - (before.memory ?? 0)
    expect(others).toBe(5)
  })

  it('is analysed again after the caches were cleared, not after a reload', async () => {
    const photo = await onePerson(5)
    await recognise(photo)
    await harness.call('POST', '/api/faces/cache', { json: { action: 'reload' } })
    expect(await bytesOf(harness.app)).toBeGreaterThan(0)
    const { body } = await harness.call('POST', '/api/faces/cache', { json: { action: 'clear' } })
    expect(body).toMatchObject({ success: true })
    expect(await bytesOf(harness.app)).toBe(0)
  })

  it('is read once where the same enrolment is tried again', async () => {
    const photo = await onePerson(6)
    const register = (fields: Record<string, string>) =>
      harness.call<{ code?: string }>('POST', '/api/faces/register', { form: { image: photo, ...fields } })
    await harness.call('POST', '/api/faces/register', { form: { image: await onePerson(7), name: 'First' } })
    expect((await register({ name: 'Second' })).body.code).toBe('looks_like_other_person')
    const before = await lookupsOf(harness.app)
    expect((await register({ name: 'Second', force: 'true' })).status).toBe(201)
    expect((await lookupsOf(harness.app)).memory).toBe((before.memory ?? 0) + 1)
  })

  it('is refused again where it is no photo', async () => {
    for (let time = 0; time < 2; time++)
      expect((await recognise(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]))).status).toBe(422)
  })
})

it('keeps nothing where no memory is given', async () => {
  await using harness = await startHarness({ cache: { bytes: 0 } })
  for (let time = 0; time < 2; time++) await harness.call('POST', '/recognize', { raw: samplePhoto(2) })
  expect(await lookupsOf(harness.app)).toEqual({})
})

describe.skipIf(withoutRedis !== '')(`two servers with one Redis${withoutRedis}`, () => {
  let redis: TestRedis
  let database: TestDatabase
  let data: string
  const stack = new ResourceStack()
  let first: Server
  let second: Server
  type Server = Awaited<ReturnType<typeof start>>

  async function start() {
    const env = {
      NETRA_DATA: data,
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      NETRA_PORT: '0',
      NETRA_GRPC_PORT: '0',
      NETRA_ADMIN_KEY: adminKey,
      NETRA_MODEL_CACHE: modelCache,
    }
    const app = await openApp(loadConfig(env, {}, data), createLog('silent'), { signal: AbortSignal.timeout(60_000) })
    stack.use(app)
    const { url } = stack.use(await serve(app))
    await app.filled
    return {
      app,
      call: <T>(method: string, path: string, body?: Body) => call<T>(`${url}${path}`, method, body, adminKey),
    }
  }

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'netra-cache-'))
    redis = stack.use(await startRedis())
    database = stack.use(await createTestDatabase())
    first = await start()
    second = await start()
    face = await faceOf(first)
  })
  afterAll(async () => {
    await stack[Symbol.asyncDispose]()
    removeFolder(data)
  })

  const recognise = ({ call }: Server, photo: Buffer) =>
    call<Recognised & Record<string, unknown>>('POST', '/recognize', { raw: photo })
  const keys = async (): Promise<string[]> =>
    (await first.app.needs.redis?.attempt((client) => client.keys('netra:analysis:*'))) ?? []

  it('analyse a photo once', async () => {
    const photo = await onePerson(10)
    const one = await recognise(first, photo)
    const other = await recognise(second, photo)
    expect(settled(other.body)).toEqual(settled(one.body))
    expect(await lookupsOf(second.app)).toEqual({ redis: 1 })
    await recognise(second, photo)
    expect(await lookupsOf(second.app)).toEqual({ redis: 1, memory: 1 })
  })

  it('leave nothing there that tells of the photo, and nothing for ever', async () => {
    const [key = ''] = await keys()
    const value = await first.app.needs.redis?.attempt((client) => client.getBuffer(key))
    expect(value?.includes('landmarks')).toBe(false)
    expect(value?.includes('dlib')).toBe(false)
    const left = await first.app.needs.redis?.attempt((client) => client.ttl(key))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(600)
  })

  it('keep no piece of a photo there', async () => {
    const before = (await keys()).length
    const form = { image: await onePerson(11), name: 'Enrolled' }
    expect((await first.call('POST', '/api/faces/register', { form })).status).toBe(201)
    expect(await keys()).toHaveLength(before)
  })

  it('do not believe what was changed or moved there', async () => {
    const [right, changed, moved] = [await onePerson(12), await onePerson(13), samplePhoto(3)]
    const answers = []
    for (const photo of [changed, moved]) answers.push(settled((await recognise(first, photo)).body))
    const before = new Set(await keys())
    await recognise(first, right)
    const [source = ''] = (await keys()).filter((key) => !before.has(key))
    const client = first.app.needs.redis?.client
    const value = (await client?.getBuffer(source)) ?? Buffer.alloc(0)
    for (const key of before) await client?.set(key, value)
    const missed = (await lookupsOf(second.app)).missed ?? 0
    expect(settled((await recognise(second, moved)).body)).toEqual(answers[1])
    for (const key of before) await client?.set(key, Buffer.from('no such thing'))
    expect(settled((await recognise(second, changed)).body)).toEqual(answers[0])
    expect((await lookupsOf(second.app)).missed).toBe(missed + 2)
  })

  it('both forget when one is told to', async () => {
    const photo = await onePerson(14)
    const { body } = await first.call<{ person_id: string }>('POST', '/api/faces/register', {
      form: { image: await onePerson(15), name: 'To be forgotten', force: 'true' },
    })
    for (const server of [first, second]) await recognise(server, photo)
    expect(await bytesOf(second.app)).toBeGreaterThan(0)
    await first.call('DELETE', `/api/people/${body.person_id}`)
    expect(await bytesOf(first.app)).toBe(0)
    await second.app.needs.events.caughtUp(await lastEventId(first.app.needs.db), AbortSignal.timeout(30_000))
    expect(await bytesOf(second.app)).toBe(0)
    for (const { app } of [first, second]) await app.analyses.settled()
    expect(await keys()).toEqual([])
  })

  it('go on when it dies', async () => {
    const photos = [await onePerson(16), await onePerson(17), await onePerson(18)]
    expect((await recognise(first, photos[0] as Buffer)).status).toBe(200)
    const ending = redis.end()
    const during = await Promise.all(photos.map((photo) => recognise(second, photo)))
    await ending
    for (const { status } of during) expect(status).toBe(200)
    for (const photo of photos) expect((await recognise(first, photo)).status).toBe(200)
    const client = first.app.needs.redis?.client
    while (client && first.app.needs.redis?.ready) await once(client, 'close')
    const { status, body } = await first.call<{ parts: { name: string; detail: string }[] }>('GET', '/readyz')
    expect(status).toBe(200)
    expect(body.parts.find(({ name }) => name === 'redis')?.detail).toContain('Degraded')
  })
})
