import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { createLog } from '#core/log.ts'
import type { Bus } from '#events/bus/port.ts'
import { createPostgresBus } from '#events/bus/postgres.ts'
import { readEvents } from '#events/event-log.ts'
import { inTransaction } from '#storage/transaction.ts'
import { createTestDatabase, type TestDatabase } from '#tests/harness/database.ts'
import { type EnqueueOptions, enqueueJob } from './enqueue-job.ts'
import { type JobContext, type JobKind, type JobState, jobKind } from './job.ts'
import { cancelJob, getJob, listJobReport, listJobs, retryJob } from './job-operations.ts'
import { JobRunner } from './run-jobs.ts'

let database: TestDatabase
let bus: Bus
const log = createLog('silent')
beforeAll(async () => {
  database = await createTestDatabase()
  bus = createPostgresBus(database.connection, log)
})
const runners: AsyncDisposable[] = []
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner[Symbol.asyncDispose]()
  await database.db.deleteFrom('jobs').execute()
})
afterAll(async () => {
  await bus[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

const needs = () => ({ db: database.db, clock: systemClock })
const caller = {
  kind: 'system' as const,
  id: 'system',
  permissions: new Set<string>(),
  correlationId: 'test',
  door: 'system' as const,
  address: null,
  signal: new AbortController().signal,
}

function kindOf(
  work: (context: JobContext, text: string) => Promise<number>,
  more: Partial<Pick<JobKind<unknown>, 'retryAfter' | 'concurrency' | 'announced'>> = {},
) {
  return jobKind({
    name: `test_${newId()}`,
    input: z.strictObject({ text: z.string() }),
    output: z.strictObject({ length: z.int() }),
    async run(_: unknown, { text }, context) {
      return { length: await work(context, text) }
    },
    ...more,
  })
}
type TestKind = ReturnType<typeof kindOf>

function start(kind: TestKind, slots = 2) {
  const runner = new JobRunner({ ...needs(), bus, log, kinds: [kind], needs: {}, slots })
  runners.push(runner)
  return runner
}

const enqueue = async (kind: TestKind, text: string, options: Partial<EnqueueOptions> = {}) =>
  (await inTransaction(database.db, (tx) => enqueueJob(tx, kind, { text }, { requestedBy: 'tester', ...options }))).job
    .id

const view = (jobId: string) => getJob.run(needs(), { jobId }, caller)

async function reaches(jobId: string, state: JobState) {
  return await vi.waitFor(
    async () => {
      const job = await view(jobId)
      expect(job.state).toBe(state)
      return job
    },
    { timeout: 30_000, interval: 20 },
  )
}

/** A job that works until it is told to stop. */
const endless = ({ signal }: JobContext) =>
  new Promise<number>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))

describe('a job', () => {
  it('is worked on, with progress, report, result and events', async () => {
    const kind = kindOf(async (context, text) => {
      await context.report([
        { item: 'b.jpg', outcome: 'refused', code: 'no_face', detail: 'No face was found' },
        { item: 'a.jpg', outcome: 'done', facts: { face_id: 'f' } },
      ])
      expect(await context.reported(['a.jpg', 'c.jpg'])).toEqual(new Set(['a.jpg']))
      context.progress({ done: 1, refused: 1, total: 2 })
      return text.length
    })
    start(kind)
    const id = await enqueue(kind, 'word')
    expect(await reaches(id, 'done')).toMatchObject({
      kind: kind.name,
      done: 1,
      refused: 1,
      total: 2,
      attempts: 1,
      requestedBy: 'tester',
      output: { length: 4 },
      error: null,
    })
    const first = await listJobReport.run(needs(), { jobId: id, limit: 1 }, caller)
    expect(first).toEqual({
      items: [{ item: 'a.jpg', outcome: 'done', code: null, detail: null, facts: { face_id: 'f' } }],
      next: 'a.jpg',
    })
    const rest = await listJobReport.run(needs(), { jobId: id, limit: 5, after: 'a.jpg' }, caller)
    expect(rest.items.map(({ item, code }) => [item, code])).toEqual([['b.jpg', 'no_face']])
    expect(rest.next).toBeNull()
    const events = await readEvents(database.db, 0n, 1_000)
    const states = events.flatMap((event) =>
      event.type === 'job_changed' && event.payload.jobId === id ? [event.payload.state] : [],
    )
    expect(states).toEqual(['waiting', 'done'])
  })

  it('is tried again after a passing failure until its attempts are used up, and can be revived', async () => {
    let works = false
    const kind = kindOf(
      async (context) => {
        if (works) return context.attempt
        throw new AppError('unavailable', 'The receiver does not answer')
      },
      { retryAfter: [1, 1] },
    )
    start(kind)
    const id = await enqueue(kind, '')
    expect(await reaches(id, 'failed')).toMatchObject({
      attempts: 3,
      error: { code: 'unavailable', detail: 'The receiver does not answer' },
    })
    works = true
    await retryJob.run(needs(), { jobId: id }, caller)
    expect(await reaches(id, 'done')).toMatchObject({ attempts: 1, output: { length: 1 }, error: null })
    await expect(retryJob.run(needs(), { jobId: id }, caller)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('waits before it is tried again', async () => {
    const kind = kindOf(() => Promise.reject(new AppError('overloaded', 'Too much')), { retryAfter: [3_600_000] })
    start(kind)
    const id = await enqueue(kind, '')
    const job = await vi.waitFor(
      async () => {
        const seen = await view(id)
        expect(seen.error?.code).toBe('overloaded')
        return seen
      },
      { timeout: 30_000 },
    )
    expect(job).toMatchObject({ state: 'waiting', attempts: 1 })
    expect(Date.parse(job.runAt) - Date.now()).toBeGreaterThan(3_000_000)
  })

  it('is not tried again where that cannot help', async () => {
    const kind = kindOf(() => Promise.reject(new AppError('not_found', 'There is no such folder')), { retryAfter: [1] })
    start(kind)
    expect(await reaches(await enqueue(kind, ''), 'failed')).toMatchObject({ attempts: 1 })
  })

  it('is one job under one key', async () => {
    const kind = kindOf(async () => 1)
    const [a, b, other] = [
      await enqueue(kind, 'a', { idempotencyKey: 'k' }),
      await enqueue(kind, 'b', { idempotencyKey: 'k' }),
      await enqueue(kind, 'b', { idempotencyKey: 'l' }),
    ]
    expect(b).toBe(a)
    expect(other).not.toBe(a)
  })

  it('is never stored with input that its kind refuses', async () => {
    const kind = kindOf(async () => 1)
    await expect(
      inTransaction(database.db, (tx) => enqueueJob(tx, kind, { text: 7 } as never, { requestedBy: 'x' })),
    ).rejects.toThrow()
    expect((await listJobs.run(needs(), { offset: 0, limit: 10 }, caller)).total).toBe(0)
  })
})

describe('cancelling', () => {
  it('ends a waiting job at once', async () => {
    const kind = kindOf(async () => 1)
    const id = await enqueue(kind, '')
    expect(await cancelJob.run(needs(), { jobId: id }, caller)).toMatchObject({ state: 'cancelled' })
    await expect(cancelJob.run(needs(), { jobId: id }, caller)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('stops a running job at its next step', async () => {
    const kind = kindOf(endless)
    start(kind)
    const id = await enqueue(kind, '')
    await reaches(id, 'running')
    await cancelJob.run(needs(), { jobId: id }, caller)
    expect(await reaches(id, 'cancelled')).toMatchObject({ output: null })
  })

  it('knows no job of an unknown id', async () => {
    await expect(cancelJob.run(needs(), { jobId: newId() }, caller)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getJob.run(needs(), { jobId: 'x' }, caller)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('runners', () => {
  it('take each job once, however many they are', async () => {
    const seen: string[] = []
    const kind = kindOf(
      async (_, text) => {
        seen.push(text)
        return 1
      },
      { concurrency: 4 },
    )
    for (let at = 0; at < 30; at++) await enqueue(kind, String(at))
    for (let at = 0; at < 3; at++) start(kind, 4)
    await vi.waitFor(
      async () => expect((await listJobs.run(needs(), { state: 'done', offset: 0, limit: 1 }, caller)).total).toBe(30),
      { timeout: 30_000 },
    )
    expect(seen.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at))
  })

  it('take the highest priority first, then the oldest', async () => {
    const seen: string[] = []
    const kind = kindOf(async (_, text) => seen.push(text))
    const last = await enqueue(kind, 'low', { priority: -1 })
    await enqueue(kind, 'first')
    await enqueue(kind, 'second')
    await enqueue(kind, 'high', { priority: 5 })
    start(kind)
    await reaches(last, 'done')
    expect(seen).toEqual(['high', 'first', 'second', 'low'])
  })

  it('break off when their process stops, and another one begins anew without a lost attempt', async () => {
    let stay = true
    const kind = kindOf((context) => (stay ? endless(context) : Promise.resolve(context.attempt)))
    const runner = start(kind)
    const id = await enqueue(kind, '')
    await reaches(id, 'running')
    await runner[Symbol.asyncDispose]()
    expect(await view(id)).toMatchObject({ state: 'waiting', attempts: 0 })
    stay = false
    start(kind)
    expect(await reaches(id, 'done')).toMatchObject({ output: { length: 1 } })
  })

  it('take over what a killed process left, which is no failed attempt', async () => {
    const kind = kindOf(async (context) => context.attempt)
    const id = await enqueue(kind, '')
    await leftBehind(id, 1)
    start(kind)
    expect(await reaches(id, 'done')).toMatchObject({ attempts: 1, output: { length: 1 } })
  })

  it('give up a job that ends its process again and again', async () => {
    const kind = kindOf(async () => 1)
    const id = await enqueue(kind, '')
    await leftBehind(id, 4)
    start(kind)
    expect((await reaches(id, 'failed')).error?.detail).toContain('5 times')
  })

  it('leave jobs of kinds they do not know to others', async () => {
    const [known, foreign] = [kindOf(async () => 1), kindOf(async () => 1)]
    const left = await enqueue(foreign, '')
    const done = await enqueue(known, '')
    start(known)
    await reaches(done, 'done')
    expect((await view(left)).state).toBe('waiting')
  })
})

/** As a runner leaves a job that was killed a while ago. */
async function leftBehind(id: string, losses: number): Promise<void> {
  await database.db
    .updateTable('jobs')
    .set({ state: 'running', runner: newId(), lease_until: new Date(Date.now() - 1_000), attempts: 1, losses })
    .where('id', '=', id)
    .execute()
}
