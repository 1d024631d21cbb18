import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { enqueueJob } from '#jobs/enqueue-job.ts'
import { purgeJobs } from '#jobs/purge-jobs.ts'
import { inTransaction } from '#storage/transaction.ts'
import { type Harness, startHarness } from '#tests/harness/app.ts'

interface Job {
  job_id: string
  state: string
  output: { deleted: number } | null
}

let harness: Harness
beforeAll(async () => {
  harness = await startHarness()
})
afterAll(() => harness[Symbol.asyncDispose]())

describe('background work', () => {
  it('is worked on by a running server and seen over REST', async () => {
    const { db } = harness.app.needs
    const { job } = await inTransaction(db, (tx) => enqueueJob(tx, purgeJobs, {}, { requestedBy: 'system' }))
    await vi.waitFor(
      async () => {
        const { body } = await harness.call<Job>('GET', `/api/jobs/${job.id}`)
        expect(body).toMatchObject({ state: 'done', kind: 'purge_jobs', output: { deleted: 0 } })
      },
      { timeout: 30_000 },
    )
    const list = await harness.call<{ jobs: Job[]; total: number }>('GET', '/api/jobs?state=done')
    expect(list.body.jobs.map(({ job_id }) => job_id)).toContain(job.id)
    expect((await harness.call('GET', `/api/jobs/${job.id}/items`)).body).toEqual({ items: [], next: null })
    expect((await harness.call('DELETE', `/api/jobs/${job.id}`)).body).toMatchObject({ code: 'conflict' })
    expect((await harness.call('POST', `/api/jobs/${job.id}/retry`, { json: {} })).body).toMatchObject({
      code: 'conflict',
    })
  })

  it('repeats at the times that the server sets', async () => {
    await vi.waitFor(
      async () => {
        const { body } = await harness.call<{ schedules: { name: string }[] }>('GET', '/api/schedules')
        expect(body.schedules.map(({ name }) => name)).toContain('purge_jobs')
      },
      { timeout: 30_000 },
    )
  })
})
