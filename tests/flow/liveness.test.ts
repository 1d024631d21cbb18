import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Clock } from '#core/clock.ts'
import { toAppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import type { Caller } from '#core/operation.ts'
import { createLivenessSession, getLivenessSession, verifyLiveness } from '#recognition/liveness-operations.ts'
import { sweepLivenessSessions } from '#recognition/sweep-liveness-sessions.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { movingFrames, singleFaces } from '#tests/harness/turning-face.ts'

let harness: Harness
let frames: Buffer[]
let somebodyElse: Buffer
let now = Date.parse('2030-01-01T12:00:00Z')
const clock: Clock = { now: () => new Date(now), sleep: async () => {} }
const callerCalled = (id: string): Caller => ({
  kind: 'key',
  id,
  permissions: new Set(['recognition:run']),
  door: 'rest',
  address: null,
  correlationId: 'c',
  signal: AbortSignal.timeout(60_000),
})
const caller = callerCalled('one')

beforeAll(async () => {
  harness = await startHarness()
  const people = await singleFaces(harness, 3)
  const [one, other] = people
  if (!one || !other) throw new Error('two faces are needed')
  frames = await movingFrames(one)
  somebodyElse = other
})
afterAll(() => harness?.[Symbol.asyncDispose]())

const needs = () => ({ ...harness.app.needs.hold().value, clock })
const create = async (by = caller) => await createLivenessSession.run(needs(), {}, by)
const send = async (
  sessionId: string,
  image: Uint8Array | undefined,
  options: { read?: boolean; by?: Caller } = {},
) => {
  const { read = true, by = caller } = options
  return await verifyLiveness.run(needs(), verifyLiveness.input.parse({ sessionId, image, read }), by)
}
const look = async (sessionId: string, by = caller) => await getLivenessSession.run(needs(), { sessionId }, by)
const failure = async (work: Promise<unknown>) => await work.then(() => expect.unreachable('it succeeded'), toAppError)
const stored = async () => await harness.app.needs.db.selectFrom('liveness_sessions').selectAll().execute()

let sessionId: string
beforeEach(async () => {
  sessionId = (await create()).sessionId
})

describe('a liveness session', () => {
  it('gives a score once the face has moved enough, once', async () => {
    const answers = []
    for (const frame of frames) answers.push(await send(sessionId, frame))
    expect(answers.map(({ state, framesNeeded }) => [state, framesNeeded])).toEqual([
      ['collecting', 3],
      ['collecting', 2],
      ['collecting', 1],
      ['complete', 0],
    ])
    expect(answers.slice(0, 3).every(({ score, certainty }) => score === null && certainty === null)).toBe(true)
    const [last] = answers.slice(-1)
    expect(last?.score).toBeGreaterThan(0)
    expect(last?.score).toBeLessThanOrEqual(1)
    expect(last?.certainty).toBe('uncertified')
    expect(await failure(look(sessionId))).toMatchObject({ code: 'not_found' })
    expect(await failure(send(sessionId, frames[0]))).toMatchObject({ code: 'not_found' })
  })

  it('keeps its result for whoever reads it later, once', async () => {
    for (const frame of frames) expect(await send(sessionId, frame, { read: false })).toMatchObject({ score: null })
    expect(await look(sessionId)).toMatchObject({ state: 'complete', score: expect.any(Number), framesAccepted: 4 })
    expect(await failure(look(sessionId))).toMatchObject({ code: 'not_found' })
  })

  it('says how far it is without reading', async () => {
    await send(sessionId, frames[0])
    for (let again = 0; again < 2; again++)
      expect(await look(sessionId)).toMatchObject({ state: 'collecting', framesNeeded: 3, score: null })
  })

  it('refuses a picture that was sent before, in whatever form', async () => {
    const [first, second] = frames
    if (!first || !second) throw new Error('two frames are needed')
    await send(sessionId, first)
    await send(sessionId, second)
    const copies = [
      first,
      await sharp(first).png().toBuffer(),
      await sharp(first).jpeg({ quality: 60 }).toBuffer(),
      await sharp(first).flop().jpeg().toBuffer(),
      await sharp(second).webp({ quality: 70 }).toBuffer(),
    ]
    for (const copy of copies) expect(await failure(send(sessionId, copy))).toMatchObject({ code: 'replayed_frame' })
    expect(await look(sessionId)).toMatchObject({ framesAccepted: 2 })
  })

  it('takes one of two equal frames that come at once', async () => {
    const outcomes = await Promise.allSettled([send(sessionId, frames[0]), send(sessionId, frames[0])])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await look(sessionId)).toMatchObject({ framesAccepted: 1 })
  })

  it('refuses another person, and goes on with the first', async () => {
    await send(sessionId, frames[0])
    expect(await failure(send(sessionId, somebodyElse))).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('another person'),
    })
    expect(await send(sessionId, frames[1])).toMatchObject({ framesAccepted: 2 })
  })

  it('gives no score for a face that does not move, however often it is seen', async () => {
    const [first] = frames
    if (!first) throw new Error('a frame is needed')
    await send(sessionId, first)
    const { width = 0, height = 0 } = await sharp(first).metadata()
    for (let shift = 1; shift <= 4; shift++) {
      const cut = { left: shift * 4, top: shift * 3, width: width - shift * 4, height: height - shift * 3 }
      const answer = await send(sessionId, await sharp(first).extract(cut).jpeg({ quality: 95 }).toBuffer())
      expect(answer).toMatchObject({ state: 'collecting', framesNeeded: 3, score: null })
    }
  })

  it('expires after 180 seconds of the server’s clock', async () => {
    await send(sessionId, frames[0])
    now += 179_000
    expect(await look(sessionId)).toMatchObject({ state: 'collecting' })
    now += 1_000
    expect(await failure(look(sessionId))).toMatchObject({ code: 'not_found' })
    expect(await failure(send(sessionId, frames[1]))).toMatchObject({ code: 'not_found' })
  })

  it('is nobody else’s', async () => {
    const other = callerCalled('two')
    expect(await failure(send(sessionId, frames[0], { by: other }))).toMatchObject({ code: 'not_found' })
    expect(await failure(look(sessionId, other))).toMatchObject({ code: 'not_found' })
  })

  it.each(['', 'nonsense', newId()])('is not found by %j', async (id) => {
    expect(await failure(look(id))).toMatchObject({ code: 'not_found' })
    expect(await failure(send(id, frames[0]))).toMatchObject({ code: 'not_found' })
  })
})

describe('what is stored of sessions', () => {
  it('is sealed, and opens for no other session', async () => {
    await send(sessionId, frames[0])
    const other = (await create()).sessionId
    const { db } = needs()
    const row = (await stored()).find(({ id }) => id === sessionId)
    expect(row?.sealed?.includes(harness.app.needs.vision.pack.embedder.modelId)).toBe(false)
    await db
      .updateTable('liveness_sessions')
      .set({ sealed: row?.sealed ?? null, data_key: row?.data_key ?? Buffer.alloc(0) })
      .where('id', '=', other)
      .execute()
    expect(await failure(look(other))).toMatchObject({ code: 'internal' })
  })

  it('is deleted once it has expired, by the next session and by the sweep', async () => {
    await send(sessionId, frames[0])
    now += 180_000
    await create()
    expect((await stored()).map(({ id }) => id)).not.toContain(sessionId)
    now += 180_000
    const sleeping: Clock = {
      now: clock.now,
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    }
    await using _sweep = sweepLivenessSessions({ db: needs().db, clock: sleeping, log: createLog('silent') })
    await vi.waitFor(async () => expect(await stored()).toEqual([]), { timeout: 20_000 })
  })
})

it('goes through REST', async () => {
  const { status, body } = await harness.call<{ session_id: string }>('POST', '/api/liveness/sessions')
  expect(status).toBe(201)
  const path = `/api/liveness/sessions/${body.session_id}`
  for (const frame of frames) expect((await harness.call('POST', `${path}/frames`, { raw: frame })).status).toBe(200)
  expect((await harness.call('GET', path)).body).toMatchObject({ state: 'complete', certainty: 'uncertified' })
  expect(await harness.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not_found' } })
})
