import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runCli } from '#cli/cli.ts'
import { deleteEndedJobs } from '#jobs/job-store.ts'
import { adminKey, type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Page {
  state: string
  processed: number
  failed: number
  total_images: number
  results: {
    index: number
    file: string
    success: boolean
    code: string | null
    recognised: { faces: { decision: string; person: { name: string } | null; candidates: unknown[] }[] } | null
  }[]
}

let harness: Harness
let ann: Buffer
let bob: Buffer
let personId: string
let key: string

beforeAll(async () => {
  harness = await startHarness()
  const whole = samplePhoto(1)
  const { body } = await harness.call<{ faces: { box: Parameters<typeof cropAround>[1] }[] }>('POST', '/detect', {
    raw: whole,
  })
  const [first, second] = body.faces.map(({ box }) => cropAround(whole, box))
  ann = (await first) as Buffer
  bob = (await second) as Buffer
  const form = { image: ann, name: '=Ann', external_id: 'ann', face: 'prominent' }
  const enrolled = await harness.call<{ person_id: string }>('POST', '/api/faces/register', { form })
  personId = enrolled.body.person_id
  const json = { name: 'desk', permissions: ['recognition:run'] }
  key = (await harness.call<{ key: string }>('POST', '/api/keys', { json })).body.key
}, 180_000)
afterAll(() => harness?.[Symbol.asyncDispose]())

async function begin(images: Buffer[], fields: Record<string, string>, as = key): Promise<string> {
  const form = { ...fields, images }
  const { status, body } = await harness.call('POST', '/api/faces/batch-recognize', { form }, as)
  expect([status, body]).toEqual([202, { job_id: expect.any(String) }])
  return String(body.job_id)
}

const page = async (jobId: string, query = '', as = key) =>
  await harness.call<Page>('GET', `/api/jobs/${jobId}/results${query}`, undefined, as)

async function finished(jobId: string): Promise<Page> {
  return await vi.waitFor(
    async () => {
      const { body } = await page(jobId)
      expect(body.state).toBe('done')
      return body
    },
    { timeout: 90_000 },
  )
}

const text = async (path: string) =>
  await (await fetch(harness.url + path, { headers: { authorization: `Bearer ${key}` } })).text()

it('more photos than are answered at once become a job by themselves', { timeout: 180_000 }, async () => {
  const jobId = await begin([...Array.from({ length: 100 }, () => ann), Buffer.from('no photo')], {})
  const first = await finished(jobId)
  expect(first).toMatchObject({ total_images: 101, processed: 100, failed: 1 })
  expect(first.results).toHaveLength(50)
  const { body } = await page(jobId, '?offset=100')
  expect(body.results).toMatchObject([{ index: 100, success: false, recognised: null, code: expect.any(String) }])
})

it('results come by pages, as lines and as CSV, and nothing of them is in clear', { timeout: 120_000 }, async () => {
  const jobId = await begin([ann, bob], { background: 'true', face: 'prominent' })
  const { results } = await finished(jobId)
  expect(results).toMatchObject([
    { index: 0, file: 'images-0.jpg', recognised: { faces: [{ decision: 'known', person: { name: '=Ann' } }] } },
    { index: 1, file: 'images-1.jpg', recognised: { faces: [{ person: null }] } },
  ])
  const lines = (await text(`/api/jobs/${jobId}/results.ndjson`)).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(results)
  const [head, row] = (await text(`/api/jobs/${jobId}/results.csv`)).split('\r\n')
  expect(head).toContain('person_id,external_id,name')
  // A spreadsheet takes no name for a formula.
  expect(row).toContain(`images-0.jpg,1,known,${personId},ann,'=Ann,`)
  const out: string[] = []
  const env = { NETRA_SERVER: harness.url, NETRA_KEY: key }
  const streams = { stdout: { write: (line: string) => out.push(line) }, stderr: { write: () => {} }, env }
  expect(await runCli(['jobs', 'results', jobId, '--csv'], streams)).toBe(0)
  expect(out.join('')).toContain("ann,'=Ann,")
  const { db } = harness.app.needs
  const items = await db.selectFrom('job_items').selectAll().where('job_id', '=', jobId).execute()
  expect(JSON.stringify(items)).not.toContain('Ann')
  const uploads = await db.selectFrom('sealed_secrets').select('id').where('owner_table', '=', 'job_uploads').execute()
  expect(uploads).toEqual([])
})

it('results are for whoever asked, name nobody who was forgotten, and go with the job', {
  timeout: 120_000,
}, async () => {
  const jobId = await begin([ann], { background: 'true' })
  await finished(jobId)
  const json = { name: 'other', permissions: ['recognition:run'] }
  const other = (await harness.call<{ key: string }>('POST', '/api/keys', { json })).body.key
  expect((await page(jobId, '', other)).status).toBe(404)
  expect((await page(jobId, '', adminKey)).status).toBe(200)
  expect((await harness.call('DELETE', `/api/people/${personId}`)).status).toBe(200)
  const { body } = await page(jobId)
  expect(body.results[0]?.recognised?.faces[0]).toMatchObject({
    decision: 'known',
    person: null,
    candidates: [],
    reason: 'The person was forgotten since',
  })
  const { db } = harness.app.needs
  const kept = () => db.selectFrom('sealed_secrets').select('id').where('owner_table', '=', 'job_results').execute()
  expect(await kept()).not.toEqual([])
  await deleteEndedJobs(db, new Date(Date.now() + 60_000))
  expect(await kept()).toEqual([])
})
