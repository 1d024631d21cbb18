import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '#app.ts'
import { runCli } from '#cli/cli.ts'
import { createLog } from '#core/log.ts'
import { type Serving, serve } from '#serve.ts'
import { angularPack } from '#tests/harness/angular-pack.ts'
import { adminKey, call, type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Recognised {
  model_id: string
  faces: { decision: string; person: { person_id: string } | null }[]
}
interface Status {
  active_model: string
  model_in_use: string
  templates: { model_id: string; templates: number }[]
  prepared: { model_id: string; state: string; total: number; done: number; without_region: number }[]
  shadow: { photos: number; changes: { compared: number } } | null
}
interface Person {
  person_id: string
  name: string
  external_id: string
  metadata: object
}

const embedded = 'embedded/dlib-resnet@1'
const angular = 'angular/dlib-resnet@1'

let harness: Harness
/** A second process on the same database, as far as the product can tell. */
let other: { app: App; doors: Serving }
const enrolled: { photo: Buffer; personId: string; faceId: string }[] = []

beforeAll(async () => {
  harness = await startHarness({}, [angularPack])
  const log = createLog('silent')
  const app = await openApp(harness.app.config, log, { signal: AbortSignal.timeout(60_000), packs: [angularPack] })
  other = { app, doors: await serve(app) }
  for (const number of [1, 4] as const) {
    const photo = samplePhoto(number)
    const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
      raw: photo,
    })
    for (const [i, { box }] of body.faces.entries()) await enrol(await cropAround(photo, box, 1.7), `${number}-${i}`)
  }
})
afterAll(async () => {
  await other?.doors[Symbol.asyncDispose]()
  await other?.app[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

async function enrol(photo: Buffer, name: string): Promise<number> {
  const form = { image: photo, name, external_id: name, metadata: JSON.stringify({ desk: name }), face: 'prominent' }
  const { status, body } = await harness.call<{ person_id: string; face_id: string }>('POST', '/api/faces/register', {
    form,
  })
  if (status === 201) enrolled.push({ photo, personId: body.person_id, faceId: body.face_id })
  return status
}

async function readStatus(): Promise<Status> {
  return (await harness.call<Status>('GET', '/api/models/status')).body
}

async function until(reached: (status: Status) => boolean): Promise<Status> {
  for (let tries = 0; tries < 600; tries++) {
    const status = await readStatus()
    if (reached(status)) return status
    await delay(50)
  }
  throw new Error(`never reached: ${JSON.stringify(await readStatus())}`)
}

const use = (model: string, force = false) =>
  harness.call<Status & { detail: string; faces_lost: number; changed: boolean }>('PUT', '/api/models/active', {
    json: { model, force },
  })

async function people(): Promise<Person[]> {
  const { body } = await harness.call<{ people: Person[] }>('GET', '/api/people')
  return body.people.map(({ person_id, name, external_id, metadata }) => ({ person_id, name, external_id, metadata }))
}

/** Recognises everybody over and over, against both processes, until told to stop; every answer must be right. */
function recogniseAll(): { stop(): Promise<string[]> } {
  let stopped = false
  const seen: string[] = []
  const lane = async (url: string): Promise<void> => {
    for (let i = 0; !stopped; i++) {
      const one = enrolled[i % enrolled.length]
      const image = { raw: one?.photo ?? Buffer.alloc(0) }
      const { status, body } = await call<Recognised>(`${url}/recognize?face=prominent`, 'POST', image, adminKey)
      expect(status, JSON.stringify(body)).toBe(200)
      expect(body.faces[0], JSON.stringify(body)).toMatchObject({
        decision: 'known',
        person: { person_id: one?.personId },
      })
      seen.push(body.model_id)
    }
  }
  const lanes = Promise.all([lane(harness.url), lane(harness.url), lane(other.doors.url)])
  lanes.catch(() => undefined)
  return {
    async stop() {
      stopped = true
      await lanes
      return seen
    },
  }
}

describe('changing the model', () => {
  it('is refused while faces lack a template, and for a model that is not installed', async () => {
    expect(enrolled.length).toBeGreaterThan(5)
    const refused = await use('angular')
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ missing: enrolled.length, total: enrolled.length, without_region: 0 })
    expect(refused.body.detail).toContain('models prepare angular')
    expect((await use('nosuch')).status).toBe(404)
    expect((await harness.call('POST', '/api/models/prepare', { json: { model: 'embedded' } })).status).toBe(409)
    expect((await readStatus()).active_model).toBe(embedded)
  })

  it('gives every face a template of the model prepared, also those enrolled meanwhile', async () => {
    const { status } = await harness.call('POST', '/api/models/prepare', { json: { model: 'angular' } })
    expect(status).toBe(200)
    const { prepared } = await until(({ prepared }) => prepared[0]?.state === 'done')
    expect(prepared).toMatchObject([{ model_id: angular, total: enrolled.length, done: enrolled.length }])
    const photo = samplePhoto(5)
    const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
      raw: photo,
    })
    const box = body.faces[0]?.box
    if (!box) throw new Error('no face in the sample photo')
    expect(await enrol(await cropAround(photo, box, 1.7), 'meanwhile')).toBe(201)
    const faceId = enrolled.at(-1)?.faceId
    const face = await harness.call<{ models: string[] }>('GET', `/api/faces/${faceId}`)
    expect(face.body.models).toEqual([angular, embedded])
  })

  it('compares the two models on the gallery and on photos that come', async () => {
    const { body } = await harness.call<{ changes: Record<string, number> }>('POST', '/api/models/compare', {
      json: { model: 'angular' },
    })
    expect(body).toMatchObject({
      from: embedded,
      to: angular,
      // Everybody has one face: left out of the gallery, it must be nobody's.
      verdicts_before: { right: enrolled.length, wrong_person: 0, not_recognised: 0 },
      verdicts_after: { right: enrolled.length, wrong_person: 0, not_recognised: 0 },
    })
    const { compared, ...changes } = body.changes
    expect(compared).toBe(enrolled.length)
    expect(Object.values(changes).reduce((sum, count) => sum + count, 0)).toBe(compared)
    await harness.call('PUT', '/api/models/shadow', { json: { model: 'angular' } })
    await harness.call('POST', '/recognize', { raw: samplePhoto(1) })
    const { shadow } = await until((status) => status.shadow?.photos === 1)
    expect(shadow?.changes.compared).toBeGreaterThan(1)
    const off = await harness.call<Status>('PUT', '/api/models/shadow', { json: {} })
    expect(off.body.shadow).toBeNull()
  })

  it('fails no recognition in any process, there and back, and keeps everybody and what is known of them', async () => {
    const before = await people()
    const lanes = recogniseAll()
    for (const [pack, model] of [
      ['angular', angular],
      ['embedded', embedded],
      ['angular', angular],
      ['embedded', embedded],
    ] as const) {
      await delay(300)
      const { status, body } = await use(pack)
      expect(status, JSON.stringify(body)).toBe(200)
      expect(body).toMatchObject({ changed: true, faces_lost: 0, active_model: model, model_in_use: model })
      while (other.app.needs.vision.pack.embedder.modelId !== model) await delay(20)
    }
    const seen = await lanes.stop()
    expect(new Set(seen)).toEqual(new Set([embedded, angular]))
    expect(await people()).toEqual(before)
  })

  it('derives the thresholds of a model before anybody decides with it', async () => {
    const log = await harness.app.needs.db.selectFrom('events').select(['type', 'payload']).orderBy('id').execute()
    const of = (type: string) =>
      log.findIndex((event) => event.type === type && (event.payload as { modelId?: string }).modelId === angular)
    expect(of('thresholds_derived')).toBeGreaterThanOrEqual(0)
    expect(of('thresholds_derived')).toBeLessThan(of('model_changed'))
  })

  it('enrols through a switch, with a template of whichever model is active afterwards', async () => {
    let switched = false
    let copies = 0
    const lane = async (): Promise<void> => {
      for (; !switched; copies++) {
        const one = enrolled[copies % enrolled.length]
        // Bytes behind the end of a JPEG make it another photo.
        const image = Buffer.concat([one?.photo ?? Buffer.alloc(0), Buffer.from(String(copies))])
        const form = { image, person_id: one?.personId ?? '', face: 'prominent' }
        const { status, body } = await harness.call('POST', '/api/faces/register', { form })
        expect(status, JSON.stringify(body)).toBe(201)
      }
    }
    const enrolling = lane()
    await delay(200)
    expect((await use('angular')).body).toMatchObject({ changed: true, faces_lost: 0 })
    await delay(200)
    expect((await use('embedded')).body).toMatchObject({ changed: true, faces_lost: 0 })
    switched = true
    await enrolling
    const faces = enrolled.length + copies
    expect((await readStatus()).templates).toEqual([
      { model_id: angular, templates: faces },
      { model_id: embedded, templates: faces },
    ])
  })

  it('refuses thresholds of the other metric, until a preset is set', async () => {
    const thresholds = { known: 0.5, uncertain: 0.6 }
    await harness.call('PUT', '/api/policy', { json: { preset: 'custom', thresholds } })
    const refused = await use('angular')
    expect(refused.status).toBe(409)
    expect(refused.body.detail).toContain('euclidean')
    await harness.call('PUT', '/api/policy', { json: { preset: 'balanced' } })
    expect((await use('angular')).status).toBe(200)
    expect((await harness.call('GET', '/api/policy')).body).toMatchObject({ model_id: angular, known: 0.01 })
    expect((await use('embedded')).status).toBe(200)
  })

  it('says how many faces would be lost, and loses them only by force', async () => {
    const lost = enrolled[0]
    const { db } = harness.app.needs
    const removed = await harness.call('POST', '/api/models/remove-templates', { json: { model: 'angular' } })
    expect(removed.status).toBe(200)
    expect((await harness.call('POST', '/api/models/remove-templates', { json: { model: 'embedded' } })).status).toBe(
      409,
    )
    await db
      .updateTable('faces')
      .set({ region: null })
      .where('person_id', '=', lost?.personId ?? '')
      .execute()
    await harness.call('POST', '/api/models/prepare', { json: { model: 'angular' } })
    const { prepared } = await until((status) => status.prepared[0]?.state === 'done')
    const without = prepared[0]?.without_region ?? 0
    expect(without).toBeGreaterThan(0)
    const refused = await use('angular')
    expect(refused.status).toBe(409)
    expect(refused.body).toMatchObject({ missing: without, without_region: without })
    expect((await use('angular', true)).body).toMatchObject({ changed: true, faces_lost: without })
    const image = { raw: lost?.photo ?? Buffer.alloc(0) }
    const stranger = await harness.call<Recognised>('POST', '/recognize?face=prominent', image)
    expect(stranger.body).toMatchObject({ model_id: angular, faces: [{ decision: 'unknown' }] })
    expect((await use('embedded')).status).toBe(200)
    const known = await harness.call<Recognised>('POST', '/recognize?face=prominent', image)
    expect(known.body.faces[0]?.person?.person_id).toBe(lost?.personId)
  })

  it('does all of it on the command line, too', async () => {
    const netra = async (...words: string[]) => {
      let text = ''
      const stream = { write: (part: string) => (text += part) }
      const argv = ['models', ...words, '--server', harness.url, '--key', adminKey]
      const code = await runCli(argv, { stdout: stream, stderr: stream, env: {} })
      return { code, text }
    }
    expect(await netra('status')).toMatchObject({ code: 0, text: expect.stringContaining(`${embedded} is active`) })
    // One face has no region: it is reported by the exit code, and refuses the switch.
    const prepared = await netra('prepare', 'angular')
    expect(prepared).toMatchObject({ code: 3, text: expect.stringContaining('without a region') })
    expect(await netra('compare', 'angular')).toMatchObject({ code: 0, text: expect.stringContaining('somebody else') })
    expect(await netra('shadow', 'angular')).toMatchObject({ code: 0, text: expect.stringContaining('looks on') })
    expect(await netra('shadow', 'off')).toMatchObject({ code: 0 })
    expect(await netra('use', 'angular')).toMatchObject({ code: 1, text: expect.stringContaining('conflict') })
    expect(await netra('use', 'angular', '--force')).toMatchObject({
      code: 0,
      text: expect.stringContaining(`${angular} is active`),
    })
    expect(await netra('use', 'embedded')).toMatchObject({
      code: 0,
      text: expect.stringContaining(`${embedded} is active`),
    })
    expect(await netra('pause', 'angular')).toMatchObject({
      code: 1,
      text: expect.stringContaining('not being prepared'),
    })
    expect(await netra('remove-templates', 'angular')).toMatchObject({
      code: 0,
      text: expect.stringContaining('were removed'),
    })
  })
})
