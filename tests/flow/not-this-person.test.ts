import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, openApp } from '#app.ts'
import { runCli } from '#cli/cli.ts'
import { createLog } from '#core/log.ts'
import { type Serving, serve } from '#serve.ts'
import { adminKey, call, type Harness, startHarness } from '#tests/harness/app.ts'
import { alterations, cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Recognised {
  faces: {
    decision: string
    reason: string
    person: { person_id: string } | null
    candidates: { person_id: string }[]
  }[]
}
interface CorrectionView {
  correction_id: string
  face_id: string | null
  models: string[]
  has_region: boolean
  detail?: string
}

let harness: Harness
/** A second process on the same database, as far as the product can tell. */
let other: { app: App; doors: Serving }
/** The enrolled photo, and copies that look about like it. */
let enrolled: Buffer
let lookAlike: Buffer
let ownPhoto: Buffer
const ids: { ann: string; bob: string; bobsFace: string } = { ann: '', bob: '', bobsFace: '' }

async function open(): Promise<{ app: App; doors: Serving }> {
  const app = await openApp(harness.app.config, createLog('silent'), { signal: AbortSignal.timeout(60_000) })
  await app.filled
  return { app, doors: await serve(app) }
}

beforeAll(async () => {
  harness = await startHarness()
  other = await open()
  const photo = samplePhoto(1)
  const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
    raw: photo,
  })
  const [first, second] = body.faces
  if (!first || !second) throw new Error('the sample photo shows several people')
  enrolled = await cropAround(photo, first.box, 1.7)
  const alter = async (name: string) => (await alterations[name]?.(enrolled)) ?? Buffer.alloc(0)
  lookAlike = await alter('darkened')
  ownPhoto = await alter('compressed again')
  const register = async (name: string, image: Buffer) =>
    (
      await harness.call<{ person_id: string; face_id: string }>('POST', '/api/faces/register', {
        form: { image, name, face: 'prominent' },
      })
    ).body
  ids.ann = (await register('Ann', enrolled)).person_id
  const bob = await register('Bob', await cropAround(photo, second.box, 1.7))
  Object.assign(ids, { bob: bob.person_id, bobsFace: bob.face_id })
}, 120_000)
afterAll(async () => {
  await other?.doors[Symbol.asyncDispose]()
  await other?.app[Symbol.asyncDispose]()
  await harness?.[Symbol.asyncDispose]()
})

const path = () => `/api/people/${ids.ann}/not-this-person`
const mark = (form: Record<string, string | Buffer>) => harness.call<CorrectionView>('POST', path(), { form })
const list = async () => (await harness.call<{ corrections: CorrectionView[]; total: number }>('GET', path())).body

async function who(image: Buffer, url = harness.url) {
  const { body } = await call<Recognised>(`${url}/recognize?face=prominent`, 'POST', { raw: image }, adminKey)
  const [face] = body.faces
  return { decision: face?.decision, reason: face?.reason, person: face?.person?.person_id ?? null }
}

const isAnn = () => ({ decision: 'known', reason: expect.any(String), person: ids.ann })
const isNot = { decision: 'unknown', reason: 'Marked as not this person', person: null }

/** The other process follows the event log by itself. */
async function elsewhere(image: Buffer, expected: object): Promise<void> {
  await expect.poll(() => who(image, other.doors.url), { timeout: 60_000 }).toEqual(expected)
}

describe('a face marked as not this person', () => {
  let correction: string

  it('is passed over from then on, in every process; other photos of the person are not', async () => {
    expect(await who(lookAlike)).toEqual(isAnn())
    const { status, body } = await mark({ image: lookAlike })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body).toMatchObject({ face_id: null, has_region: true, models: ['embedded/dlib-resnet@1'] })
    correction = body.correction_id
    expect(await who(lookAlike)).toEqual(isNot)
    expect(await who(enrolled)).toEqual(isAnn())
    expect(await who(ownPhoto)).toEqual(isAnn())
    await elsewhere(lookAlike, isNot)
  }, 120_000)

  it('is neither verified nor a reason to refuse an enrolment', async () => {
    const verified = await harness.call('POST', '/api/verify', { form: { image: lookAlike, person_id: ids.ann } })
    expect(verified.body).toMatchObject({ same_person: false })
    const form = { image: lookAlike, name: 'Ann', face: 'prominent' }
    const twin = await harness.call<{ person_id: string; new_person: boolean }>('POST', '/api/faces/register', { form })
    expect(twin.status, JSON.stringify(twin.body)).toBe(201)
    expect(twin.body.new_person).toBe(true)
    expect(await who(lookAlike)).toMatchObject({ decision: 'known', person: twin.body.person_id })
    await harness.call('DELETE', `/api/people/${twin.body.person_id}`)
  })

  it('is noted once, survives a restart, and is taken back', async () => {
    expect((await mark({ image: lookAlike })).body.correction_id).toBe(correction)
    expect(await list()).toMatchObject({ total: 1, corrections: [{ correction_id: correction }] })
    await other.doors[Symbol.asyncDispose]()
    await other.app[Symbol.asyncDispose]()
    other = await open()
    expect(await who(lookAlike, other.doors.url)).toEqual(isNot)
    const undone = await harness.call('DELETE', `${path()}/${correction}`)
    expect(undone.body).toMatchObject({ success: true, correction_id: correction })
    expect(await who(lookAlike)).toEqual(isAnn())
    await elsewhere(lookAlike, isAnn())
    expect((await harness.call('DELETE', `${path()}/${correction}`)).status).toBe(404)
  }, 120_000)

  it('may be an enrolled face of somebody else, of which nothing is copied', async () => {
    const { status, body } = await mark({ face_id: ids.bobsFace })
    expect(status, JSON.stringify(body)).toBe(201)
    expect(body).toMatchObject({ face_id: ids.bobsFace, models: ['embedded/dlib-resnet@1'] })
    const rows = await harness.app.needs.db.selectFrom('negative_templates').selectAll().execute()
    expect(rows).toEqual([])
    const forgotten = await harness.call<{ receipt: { counts: unknown[] } }>('DELETE', `/api/people/${ids.bob}`)
    expect(forgotten.body.receipt.counts).toContainEqual({ table: 'negatives', rows: 1 })
    expect((await list()).total).toBe(0)
  })

  it('is marked, listed and taken back on the command line', async () => {
    const file = join(harness.data, 'look-alike.jpg')
    await writeFile(file, lookAlike)
    const netra = async (...words: string[]) => {
      let text = ''
      const stream = { write: (part: string) => (text += part) }
      const argv = ['people', 'not-this-person', 'Ann', ...words, '--server', harness.url, '--key', adminKey]
      const code = await runCli(argv, { stdout: stream, stderr: stream, env: {} })
      return { code, text }
    }
    expect(await netra(file)).toMatchObject({ code: 0, text: expect.stringContaining('not Ann') })
    const [marked] = (await list()).corrections
    const id = marked?.correction_id ?? ''
    expect(await netra()).toMatchObject({ code: 0, text: expect.stringContaining(id) })
    expect(await netra(file, '--undo', id)).toMatchObject({ code: 2 })
    expect(await netra('--undo', id)).toMatchObject({ code: 0 })
    expect((await list()).total).toBe(0)
  })

  it('is refused where it says nothing', async () => {
    const { body: person } = await harness.call<{ faces: { face_id: string }[] }>('GET', `/api/people/${ids.ann}`)
    const own = await mark({ face_id: person.faces[0]?.face_id ?? '' })
    expect(own).toMatchObject({ status: 409, body: { detail: expect.stringContaining('this very person') } })
    expect((await mark({})).status).toBe(400)
    expect((await mark({ image: lookAlike, face_id: ids.bobsFace })).status).toBe(400)
    expect((await mark({ face_id: ids.bobsFace })).status).toBe(404)
  })

  it('goes to the person kept of two, and with a person who is forgotten', async () => {
    const created = await harness.call<{ person_id: string }>('POST', '/api/people', { json: { name: 'Ann Lee' } })
    await mark({ image: lookAlike })
    const into = created.body.person_id
    await harness.call('POST', `/api/people/${into}/merge`, { json: { person_id: ids.ann } })
    ids.ann = into
    expect((await list()).total).toBe(1)
    expect(await who(enrolled)).toEqual(isAnn())
    expect(await who(lookAlike)).toEqual(isNot)
    const { body } = await harness.call<{ receipt: { counts: unknown[] } }>('DELETE', `/api/people/${into}`)
    for (const table of ['negatives', 'negative_templates'])
      expect(body.receipt.counts).toContainEqual({ table, rows: 1 })
    expect(await who(lookAlike)).toMatchObject({ reason: 'Nobody is enrolled' })
  })
})
