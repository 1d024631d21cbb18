import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { runCli } from '#cli/cli.ts'
import { angularPack } from '#tests/harness/angular-pack.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Job {
  state: string
  output: Record<string, number> | null
  error: { code: string; detail: string } | null
}
interface Person {
  person_id: string
  external_id: string | null
  name: string
}

const passphrase = 'correct horse battery'
let here: Harness
let there: Harness
let ann: Buffer
let bob: Buffer
let carl: Buffer
let fingerprint: string

beforeAll(async () => {
  here = await startHarness()
  there = await startHarness({}, [angularPack])
  const whole = samplePhoto(1)
  const { body } = await here.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
    raw: whole,
  })
  const [first, second, third] = body.faces.map(({ box }) => cropAround(whole, box))
  ann = (await first) as Buffer
  bob = (await second) as Buffer
  carl = (await third) as Buffer
  const annFields = { image: ann, name: 'Ann Lee', external_id: 'ann', email: 'ann@example.org', face: 'prominent' }
  const enrolled = await here.call<{ person_id: string }>('POST', '/api/faces/register', { form: annFields })
  expect(enrolled.status).toBe(201)
  await here.call('PUT', `/api/people/${enrolled.body.person_id}/consent`, { json: { purpose: 'entry' } })
  const bobFields = { image: bob, name: 'Bob', face: 'prominent' }
  expect((await here.call('POST', '/api/faces/register', { form: bobFields })).status).toBe(201)
  fingerprint = (await here.call<{ fingerprint: string }>('GET', '/api/galleries/key')).body.fingerprint
}, 180_000)
afterAll(async () => {
  await here?.[Symbol.asyncDispose]()
  await there?.[Symbol.asyncDispose]()
})

async function exported(fields: Record<string, unknown> = {}): Promise<Buffer> {
  const response = await fetch(`${here.url}/api/galleries/export`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ passphrase, ...fields }),
  })
  expect(response.status).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}

async function ended(harness: Harness, jobId: unknown): Promise<Job> {
  return await vi.waitFor(
    async () => {
      const { body } = await harness.call<Job>('GET', `/api/jobs/${jobId}`)
      expect(['done', 'failed']).toContain(body.state)
      return body
    },
    { timeout: 90_000 },
  )
}

async function imported(harness: Harness, file: Buffer, fields: Record<string, string> = {}): Promise<Job> {
  const { status, body } = await harness.call('POST', '/api/galleries/import', {
    form: { file, passphrase, trust: fingerprint, ...fields },
  })
  expect([status, body]).toEqual([202, expect.anything()])
  return await ended(harness, body.job_id)
}

const peopleOf = async (harness: Harness, gallery = 'default') =>
  (await harness.call<{ people: Person[] }>('GET', `/api/people?gallery=${gallery}`)).body.people

const recognised = async (harness: Harness, photo: Buffer, gallery = 'default') =>
  (await harness.call('POST', '/upload_photo', { form: { image: photo, gallery } })).body

describe('an exported gallery', () => {
  it('is taken in elsewhere with templates alone, once however often', { timeout: 120_000 }, async () => {
    const file = await exported()
    for (const text of ['Ann', 'ann@example.org', 'Bob']) expect(file.includes(text)).toBe(false)
    const first = await imported(there, file)
    expect(first).toMatchObject({
      state: 'done',
      output: { people: 2, new_people: 2, faces: 2, unchanged: 0, refused: 0 },
    })
    expect(await peopleOf(there)).toEqual(
      (await peopleOf(here)).map((one) => expect.objectContaining({ person_id: one.person_id, name: one.name })),
    )
    expect(await recognised(there, ann)).toMatchObject({
      recognized: true,
      user_id: 'ann',
      profile: { email: 'ann@example.org' },
    })
    const [person] = (await peopleOf(there)).filter(({ external_id }) => external_id === 'ann')
    const consent = await there.call('GET', `/api/people/${person?.person_id}/consent`)
    expect(consent.body).toMatchObject({ consent: { purpose: 'entry', valid: true } })
    const again = await imported(there, file)
    expect(again.output).toMatchObject({ people: 2, new_people: 0, faces: 0, unchanged: 2, refused: 0 })
    expect(await peopleOf(there)).toHaveLength(2)
    const secrets = await there.app.needs.db.selectFrom('sealed_secrets').select('id').execute()
    expect(secrets).toEqual([])
  })

  it('can become a second gallery of the same installation', { timeout: 120_000 }, async () => {
    await here.call('POST', '/api/galleries', { json: { name: 'copy' } })
    const file = await exported({ crops: true })
    for (const added of [2, 0]) {
      const job = await imported(here, file, { gallery: 'copy', trust: '' })
      expect(job.output).toMatchObject({ people: 2, faces: added, unchanged: 2 - added, refused: 0 })
    }
    expect(await recognised(here, bob, 'copy')).toMatchObject({ recognized: true, profile: { name: 'Bob' } })
    expect(await peopleOf(here)).toHaveLength(2)
    expect((await here.call('DELETE', '/api/galleries/copy')).status).toBe(200)
  })

  it('is not believed without trust, and not opened without its passphrase', async () => {
    const file = await exported()
    const ask = (form: Record<string, string | Buffer>) =>
      there.call('POST', '/api/galleries/import', { form: { file, passphrase, ...form } })
    const unknown = await ask({})
    expect(unknown).toMatchObject({ status: 403, body: { code: 'forbidden', fingerprint } })
    expect((await ask({ trust: fingerprint.replaceAll(/[0-9a-f]/g, '0') })).status).toBe(403)
    const wrong = await ask({ trust: fingerprint, passphrase: 'something else' })
    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid_input' } })
    expect((await ask({ trust: fingerprint, file: ann })).body.code).toBe('invalid_archive')
    expect((await here.call('POST', '/api/galleries/export', { json: { passphrase: 'short' } })).status).toBe(400)
  })

  it('leaves nothing behind where it was changed or cut', { timeout: 120_000 }, async () => {
    await there.call('POST', '/api/galleries', { json: { name: 'other' } })
    const file = await exported()
    const changed = Buffer.from(file)
    changed.writeUInt8(changed.readUInt8(file.length - 200) ^ 1, file.length - 200)
    for (const broken of [changed, file.subarray(0, file.length - 10)]) {
      const job = await imported(there, broken, { gallery: 'other' })
      expect(job).toMatchObject({ state: 'failed', error: { code: 'invalid_archive' } })
    }
    expect(await peopleOf(there, 'other')).toEqual([])
  })

  it('brings back nobody who was forgotten', { timeout: 120_000 }, async () => {
    const file = await exported()
    const [gone] = (await peopleOf(there)).filter(({ external_id }) => external_id === 'ann')
    await there.call('DELETE', `/api/people/${gone?.person_id}`)
    const job = await imported(there, file)
    expect(job).toMatchObject({ state: 'done', output: { people: 1, faces: 0, unchanged: 1, refused: 1 } })
    expect(await peopleOf(there)).toMatchObject([{ name: 'Bob' }])
    expect(await recognised(there, ann)).toMatchObject({ recognized: false })
    // Who is created anew may have their faces again.
    await there.call('POST', '/api/people', { json: { name: 'Ann Lee', external_id: 'ann' } })
    expect((await imported(there, file)).output).toMatchObject({ people: 2, faces: 1 })
    expect(await recognised(there, ann)).toMatchObject({ recognized: true, user_id: 'ann' })
  })

  it('brings back no face that was deleted', { timeout: 120_000 }, async () => {
    const file = await exported()
    const { body } = await there.call<{ faces: { face_id: string; name: string }[] }>('GET', '/api/faces')
    const face = body.faces.find(({ name }) => name === 'Bob')
    await there.call('DELETE', `/api/faces/${face?.face_id}`)
    const job = await imported(there, file)
    expect(job.output).toMatchObject({ people: 2, faces: 0, refused: 1 })
  })

  it('serves another model only by the pictures in it', { timeout: 180_000 }, async () => {
    const used = await there.call('PUT', '/api/models/active', { json: { model: 'angular', force: true } })
    expect(used.status).toBe(200)
    await there.call('POST', '/api/galleries', { json: { name: 'angular' } })
    const fields = { image: carl, external_id: 'carl', face: 'prominent' }
    expect((await here.call('POST', '/api/faces/register', { form: fields })).status).toBe(201)
    const without = await imported(there, await exported(), { gallery: 'angular' })
    expect(without).toMatchObject({ state: 'failed', error: { code: 'conflict' } })
    const job = await imported(there, await exported({ crops: true }), { gallery: 'angular' })
    // Ann was forgotten there, and Bob's only face deleted.
    expect(job).toMatchObject({ state: 'done', output: { people: 2, new_people: 2, faces: 1, refused: 2 } })
    expect(await recognised(there, carl, 'angular')).toMatchObject({ recognized: true, user_id: 'carl' })
  })
})

describe('netra gallery', () => {
  async function netra(harness: Harness, way: 'local' | 'remote', ...args: string[]) {
    const out: string[] = []
    const err: string[] = []
    const local = { NETRA_DATA: harness.data, DATABASE_URL: harness.databaseUrl }
    const remote = { NETRA_SERVER: harness.url, NETRA_KEY: adminKey }
    const env = { ...(way === 'local' ? local : remote), NETRA_GALLERY_PASSPHRASE: passphrase }
    const stderr = { write: (text: string) => err.push(text) }
    const code = await runCli([...args, '--json'], { stdout: { write: (text: string) => out.push(text) }, stderr, env })
    return { code, document: JSON.parse(out.join('') || '{}') }
  }

  it.each(['local', 'remote'] as const)('exports and imports, %s', { timeout: 180_000 }, async (way) => {
    const path = join(here.data, `${way}.netra`)
    const written = await netra(here, way, 'gallery', 'export', path, '--crops')
    expect(written).toMatchObject({ code: 0, document: { file: path, fingerprint } })
    expect(readFileSync(path)).toHaveLength(written.document.bytes)
    expect((await netra(here, way, 'gallery', 'key')).document.fingerprint).toBe(fingerprint)
    await here.call('POST', '/api/galleries', { json: { name: way } })
    const taken = await netra(here, way, 'gallery', 'import', path, '--gallery', way)
    expect(taken.code).toBe(0)
    if (way === 'remote') await ended(here, taken.document.job_id)
    else expect(taken.document).toMatchObject({ people: 3, faces: 3, refused: 0 })
    expect(await peopleOf(here, way)).toHaveLength(3)
  })

  it('a server takes a file from its own folder, too, and from nowhere else', { timeout: 60_000 }, async () => {
    mkdirSync(join(here.data, 'models'), { recursive: true })
    writeFileSync(join(here.data, 'models/a.netra'), await exported())
    await here.call('POST', '/api/galleries', { json: { name: 'named' } })
    const ask = (path: string) =>
      here.call('POST', '/api/galleries/import', { json: { path, passphrase, gallery: 'named' } })
    const { status, body } = await ask('a.netra')
    expect(status).toBe(202)
    expect((await ended(here, body.job_id)).output).toMatchObject({ people: 3, faces: 3 })
    expect((await ask('../master.key')).status).toBe(400)
    expect((await ask('b.netra')).status).toBe(404)
  })
})
