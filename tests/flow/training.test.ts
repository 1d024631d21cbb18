import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { newId } from '#core/ids.ts'
import type { JobItem } from '#jobs/job.ts'
import { saveJobItems } from '#jobs/job-item-store.ts'
import { readJobUpload, saveJobUpload } from '#jobs/job-upload-store.ts'
import { trainJob } from '#recognition/train-job.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'
import { cropAround, samplePhoto } from '#tests/harness/sample-photos.ts'

interface Job {
  job_id: string
  state: string
  done: number
  refused: number
  total: number
  output: Record<string, unknown> | null
  error: { code: string; detail: string } | null
}
interface Detected {
  faces: { box: { x: number; y: number; width: number; height: number } }[]
}

let harness: Harness
let ann: Buffer
let bob: Buffer
beforeAll(async () => {
  harness = await startHarness()
  const whole = samplePhoto(1)
  const { body } = await harness.call<Detected>('POST', '/detect', { raw: whole })
  const [first, second] = body.faces.map(({ box }) => cropAround(whole, box))
  ann = (await first) as Buffer
  bob = (await second) as Buffer
}, 120_000)
afterAll(() => harness[Symbol.asyncDispose]())

const datasets = () => join(harness.data, 'dataset')

function put(path: string, bytes: Buffer | string): void {
  const file = join(datasets(), path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, bytes)
}

async function ended(jobId: unknown): Promise<Job> {
  return await vi.waitFor(
    async () => {
      const { body } = await harness.call<Job>('GET', `/api/jobs/${jobId}`)
      expect(['done', 'failed', 'cancelled']).toContain(body.state)
      return body
    },
    { timeout: 90_000 },
  )
}

async function train(fields: Record<string, unknown>): Promise<Job> {
  const { status, body } = await harness.call('POST', '/train', {
    json: { background: true, face: 'prominent', ...fields },
  })
  expect(status).toBe(202)
  return await ended(body.job_id)
}

async function tarOf(members: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const tar = pack()
  for (const [name, bytes] of Object.entries(members)) tar.entry({ name }, bytes)
  tar.finalize()
  const chunks: Buffer[] = []
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk)
  return gzipSync(Buffer.concat(chunks))
}

const uploads = async () =>
  await harness.app.needs.db
    .selectFrom('sealed_secrets')
    .select('id')
    .where('owner_table', '=', 'job_uploads')
    .execute()

describe('a dataset in the background', () => {
  it('is enrolled with a report of every image and person', { timeout: 120_000 }, async () => {
    put('team/Ann_Lee/1.jpg', ann)
    put('team/Ann_Lee/notes.txt', 'hello')
    put('team/Bob/1.jpg', bob)
    const job = await train({ dataset: 'team' })
    expect(job).toMatchObject({
      state: 'done',
      done: 2,
      refused: 1,
      total: 3,
      output: {
        people: 2,
        images: 3,
        enrolled: 2,
        unchanged: 0,
        refused: 1,
        by_person: [
          { external_id: 'Ann_Lee', enrolled: 1, refused: 1 },
          { external_id: 'Bob', enrolled: 1, refused: 0 },
        ],
      },
    })
    const { body } = await harness.call('GET', `/api/jobs/${job.job_id}/items`)
    expect(body.items).toMatchObject([
      { item: 'Ann_Lee/1.jpg', outcome: 'done', facts: { face_id: expect.any(String) } },
      { item: 'Ann_Lee/notes.txt', outcome: 'refused', code: 'unsupported_media' },
      { item: 'Bob/1.jpg', outcome: 'done' },
    ])
    const seen = await harness.call('POST', '/upload_photo', { form: { image: ann } })
    expect(seen.body).toMatchObject({ recognized: true, user_id: 'Ann_Lee' })
  })

  it('is not read again where nothing has changed', { timeout: 120_000 }, async () => {
    // What only touches the file's times is read, found to be the same photo, and not read from then on.
    renameSync(join(datasets(), 'team/Bob/1.jpg'), join(datasets(), 'team/Bob/2.jpg'))
    rmSync(join(datasets(), 'team/Ann_Lee/notes.txt'))
    for (const _ of [1, 2])
      expect((await train({ dataset: 'team' })).output).toMatchObject({ enrolled: 0, unchanged: 2, refused: 0 })
    const rows = await harness.app.needs.db.selectFrom('dataset_files').select('face_id').execute()
    // The photo under its old name and its new one, and the other.
    expect(rows.length).toBe(3)
    const { body } = await harness.call<{ people: { person_id: string; name: string }[] }>('GET', '/api/people')
    const who = body.people.find(({ name }) => name === 'Bob')
    await harness.call('DELETE', `/api/people/${who?.person_id}`)
    expect((await train({ dataset: 'team' })).output).toMatchObject({ enrolled: 1, unchanged: 1 })
  })

  it('goes on after what an earlier attempt reported', { timeout: 120_000 }, async () => {
    const items = new Map<string, JobItem>([['Ann_Lee/1.jpg', { item: 'Ann_Lee/1.jpg', outcome: 'refused' }]])
    const begun: string[] = []
    const { db } = harness.app.needs
    const jobId = newId()
    await db.insertInto('jobs').values({ id: jobId, kind: 'of_this_test', input: '{}', requested_by: 'test' }).execute()
    await saveJobItems(db, jobId, [...items.values()])
    const input = trainJob.input.parse({ dataset: 'team', gallery: 'default', face: 'prominent', force: false })
    const output = await trainJob.run(harness.app.needs, input, {
      jobId,
      attempt: 2,
      requestedBy: 'test',
      signal: AbortSignal.timeout(90_000),
      progress: () => {},
      report: async (told) => {
        begun.push(...told.map(({ item }) => item))
        await saveJobItems(db, jobId, told)
      },
      reported: async (names) => new Set(names.filter((name) => items.has(name))),
    })
    expect(begun).toEqual(['Bob/2.jpg'])
    expect(output).toMatchObject({ images: 2, unchanged: 1, refused: 1 })
  })

  it('comes as an archive, which is kept sealed until the job has ended', { timeout: 120_000 }, async () => {
    const archive = await tarOf({ 'a/Cleo/1.jpg': samplePhoto(2), 'b/Cleo/1.jpg': samplePhoto(3) })
    const { status, body } = await harness.call('POST', '/train', {
      form: { archive, background: 'true', face: 'largest', gallery: 'default' },
    })
    expect(status).toBe(202)
    const job = await ended(body.job_id)
    expect(job).toMatchObject({ state: 'done', total: 2, output: { images: 2 } })
    const items = await harness.call<{ items: JobItem[] }>('GET', `/api/jobs/${job.job_id}/items`)
    expect(items.body.items.map(({ item }) => item)).toEqual(['Cleo/1.jpg', 'Cleo/1.jpg (2)'])
    expect(await uploads()).toEqual([])
  })

  it.each(['done', 'failed', 'cancelled', 'deleted'] as const)('leaves no archive when the job is %s', async (end) => {
    const { db, vault } = harness.app.needs
    // Parts of 4 MiB, the last of which may be full.
    const bytes = Buffer.alloc(8 * 2 ** 20, end)
    const uploadId = await saveJobUpload(db, vault, bytes)
    const id = newId()
    const input = JSON.stringify({ uploadId })
    await db.insertInto('jobs').values({ id, kind: 'of_this_test', input, requested_by: 'test' }).execute()
    await db.updateTable('jobs').set({ state: 'running' }).where('id', '=', id).execute()
    await db.updateTable('jobs').set({ state: 'waiting' }).where('id', '=', id).execute()
    expect(Buffer.compare((await readJobUpload(db, vault, uploadId)) ?? Buffer.of(), bytes)).toBe(0)
    if (end === 'deleted') await db.deleteFrom('jobs').where('id', '=', id).execute()
    else await db.updateTable('jobs').set({ state: end }).where('id', '=', id).execute()
    expect(await readJobUpload(db, vault, uploadId)).toBeUndefined()
  })

  it('that cannot be begun is refused at once', async () => {
    const ask = (json: Record<string, unknown>) =>
      harness.call('POST', '/train', { json: { background: true, ...json } })
    expect(await ask({ dataset: 'none' })).toMatchObject({ status: 404 })
    expect(await ask({ dataset: '../..' })).toMatchObject({ status: 400 })
    expect(await ask({ dataset: 'team', gallery: 'none' })).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })
})
