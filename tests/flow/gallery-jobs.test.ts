import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runCli } from '#cli/cli.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Job {
  state: string
  output: Record<string, unknown> | null
}

let harness: Harness
const people: { person_id: string; face_id: string }[] = []
let photos: Buffer[]

beforeAll(async () => {
  harness = await startHarness()
  const whole = samplePhoto(1)
  const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
    raw: whole,
  })
  photos = await Promise.all(body.faces.slice(0, 2).map(({ box }) => cropAround(whole, box)))
  for (const [at, image] of photos.entries()) {
    const form = { image, name: `Person ${at}`, external_id: `p${at}`, face: 'prominent' }
    const enrolled = await harness.call<(typeof people)[number]>('POST', '/api/faces/register', { form })
    people.push(enrolled.body)
  }
}, 180_000)
afterAll(() => harness?.[Symbol.asyncDispose]())

async function ended(jobId: unknown): Promise<Job> {
  return await vi.waitFor(
    async () => {
      const { body } = await harness.call<Job>('GET', `/api/jobs/${jobId}`)
      expect(['done', 'failed']).toContain(body.state)
      return body
    },
    { timeout: 90_000 },
  )
}

async function regenerated(json: Record<string, unknown>): Promise<Job> {
  const { status, body } = await harness.call('POST', '/api/faces/regenerate', { json })
  expect(status).toBe(202)
  return await ended(body.job_id)
}

const recognised = async (at: number) =>
  (await harness.call('POST', '/upload_photo', { form: { image: photos[at] as Buffer } })).body.recognized

it('templates of some are made anew, and recognised by at once', { timeout: 120_000 }, async () => {
  const { db } = harness.app.needs
  await db.deleteFrom('templates').execute()
  await harness.app.needs.galleryIndex.refill(AbortSignal.timeout(30_000))
  expect([await recognised(0), await recognised(1)]).toEqual([false, false])
  const some = await regenerated({ person_ids: [people[0]?.person_id] })
  expect(some).toMatchObject({ state: 'done', output: { faces: 1, regenerated: 1, refused: 0 } })
  await vi.waitFor(async () => expect(await recognised(0)).toBe(true), { timeout: 30_000 })
  expect(await recognised(1)).toBe(false)
  await db
    .updateTable('faces')
    .set({ region: null })
    .where('id', '=', people[0]?.face_id ?? '')
    .execute()
  const out: string[] = []
  const env = { NETRA_SERVER: harness.url, NETRA_KEY: adminKey }
  const streams = { stdout: { write: (line: string) => out.push(line) }, stderr: { write: () => {} }, env }
  expect(await runCli(['gallery', 'regenerate', '--all', '--json'], streams)).toBe(0)
  const all = await ended(JSON.parse(out.join('')).job_id)
  expect(all).toMatchObject({ state: 'done', output: { faces: 2, regenerated: 1, refused: 1 } })
  // Who has no picture keeps the template there was.
  await vi.waitFor(async () => expect([await recognised(0), await recognised(1)]).toEqual([true, true]), {
    timeout: 30_000,
  })
})

it('what is asked for must be said', async () => {
  for (const json of [{}, { all: true, person_ids: [people[0]?.person_id] }, { person_ids: ['ann'] }])
    expect((await harness.call('POST', '/api/faces/regenerate', { json })).status).toBe(400)
  expect((await harness.call('POST', '/api/faces/regenerate', { json: { all: true, gallery: 'no' } })).status).toBe(404)
})

it('an evaluation runs as a job and keeps its report, without who was forgotten since', {
  timeout: 120_000,
}, async () => {
  const { status, body } = await harness.call('POST', '/api/evaluation/gallery', { json: { limit: 5 } })
  expect(status).toBe(202)
  expect(await ended(body.job_id)).toMatchObject({ state: 'done', output: { people: 2, faces: 2, few_photos: 2 } })
  const report = () =>
    harness.call<{ few_photos: { people: { name: string }[] } }>('GET', `/api/evaluation/gallery/${body.job_id}`)
  expect((await report()).body.few_photos.people.map(({ name }) => name).sort()).toEqual(['Person 0', 'Person 1'])
  await harness.call('DELETE', `/api/people/${people[0]?.person_id}`)
  expect((await report()).body.few_photos.people.map(({ name }) => name)).toEqual(['Person 1'])
  const stored = await harness.app.needs.db.selectFrom('jobs').select('output').execute()
  expect(JSON.stringify(stored)).not.toContain('Person')
})
