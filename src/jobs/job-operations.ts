import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { busChannel } from '#events/bus/port.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database, Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { cancelTopic, jobsTopic } from './enqueue-job.ts'
import { JobView, jobStates } from './job.ts'
import { listJobItems } from './job-item-store.ts'
import { countJobs, findJob, type JobRow, listJobRows, requestCancel, reviveJob } from './job-store.ts'
import { viewJob } from './view-job.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly clock: Clock
}

const ById = z.strictObject({ jobId: z.string() })

async function requireJob(db: Db, jobId: string): Promise<JobRow> {
  const row = await findJob(db, requireId(jobId, 'job'))
  if (!row) throw new AppError('not_found', 'There is no job with the id given')
  return row
}

/** Changes a job's row where its state allows it, tells of it, and rings whoever must look; else throws `conflict` with `refusal`. */
async function changeJob(
  { db, clock }: Needs,
  jobId: string,
  change: (tx: Db, id: string, at: Date) => Promise<JobRow | undefined>,
  topic: string,
  refusal: string,
): Promise<JobView> {
  const { id } = await requireJob(db, jobId)
  const row = await inTransaction(db, async (tx) => {
    const changed = await change(tx, id, clock.now())
    if (!changed) return undefined
    await sql`select pg_notify(${busChannel}, ${topic})`.execute(tx)
    await appendEvent(tx, { type: 'job_changed', payload: { jobId: id, kind: changed.kind, state: changed.state } })
    return changed
  })
  if (!row) throw new AppError('conflict', refusal)
  return viewJob(row, clock.now())
}

export const listJobs = operation({
  name: 'list_jobs',
  summary: 'Background work, newest first: waiting, running, done, failed and cancelled',
  permission: 'jobs:read',
  input: z.strictObject({
    state: z.enum(jobStates).optional(),
    kind: z.string().max(64).optional(),
    offset: z.int().min(0).max(100_000_000).default(0),
    limit: z.int().min(1).max(1_000).default(50),
  }),
  output: z.strictObject({ jobs: z.array(JobView), total: z.int() }),
  async run({ db, clock }: Needs, { offset, limit, ...filter }) {
    const [rows, total] = await Promise.all([listJobRows(db, filter, offset, limit), countJobs(db, filter)])
    return { jobs: rows.map((row) => viewJob(row, clock.now())), total }
  },
})

export const getJob = operation({
  name: 'get_job',
  summary: 'One job with its progress, and its result or error',
  permission: 'jobs:read',
  input: ById,
  output: JobView,
  async run({ db, clock }: Needs, { jobId }) {
    return viewJob(await requireJob(db, jobId), clock.now())
  },
})

export const listJobReport = operation({
  name: 'list_job_items',
  summary: 'What became of each thing that a job worked through, in the order of their names',
  permission: 'jobs:read',
  input: z.strictObject({
    jobId: z.string(),
    outcome: z.enum(['done', 'refused']).optional(),
    after: z.string().max(2_000).optional().describe('The last item of the page before'),
    limit: z.int().min(1).max(1_000).default(50),
  }),
  output: z.strictObject({
    items: z.array(
      z.strictObject({
        item: z.string(),
        outcome: z.enum(['done', 'refused']),
        code: z.string().nullable(),
        detail: z.string().nullable(),
        facts: z.record(z.string(), z.unknown()),
      }),
    ),
    next: z.string().nullable().describe('Give it as `after` for the next page; null at the end'),
  }),
  async run({ db }: Needs, { jobId, ...page }) {
    const { id } = await requireJob(db, jobId)
    const rows = await listJobItems(db, id, page)
    const items = rows.map(({ item, outcome, code, detail, facts }) => ({ item, outcome, code, detail, facts }))
    return { items, next: rows.length === page.limit ? (rows.at(-1)?.item ?? null) : null }
  },
})

/** Cancels a job: one that waits at once, one that runs at its next step. Throws `conflict` where it has ended. */
export async function endJob(needs: Needs, jobId: string): Promise<JobView> {
  return await changeJob(needs, jobId, requestCancel, cancelTopic, 'The job has ended already')
}

export const cancelJob = operation({
  name: 'cancel_job',
  summary: 'Cancels a job: one that waits at once, one that runs at its next step; what it has done stays',
  permission: 'jobs:write',
  input: ById,
  output: JobView,
  async run({ db, clock }: Needs, { jobId }) {
    return await endJob({ db, clock }, jobId)
  },
})

export const retryJob = operation({
  name: 'retry_job',
  summary: 'Runs a job again that failed or was cancelled, with all its attempts',
  permission: 'jobs:write',
  input: ById,
  output: JobView,
  async run({ db, clock }: Needs, { jobId }) {
    const refusal = 'Only a job that failed or was cancelled can be run again'
    return await changeJob({ db, clock }, jobId, reviveJob, jobsTopic, refusal)
  },
})
