import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { type Caller, operation } from '#core/operation.ts'
import { jobStates } from '#jobs/job.ts'
import { readJobResult } from '#jobs/job-result-store.ts'
import { findJob, type JobRow } from '#jobs/job-store.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { batchJob } from './batch-job.ts'
import { PhotoResult, withNames } from './stored-result.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
}

const pageSize = 50

const NumberedResult = PhotoResult.extend({ index: z.int() })
type NumberedResult = z.output<typeof NumberedResult>

export const listBatchResults = operation({
  name: 'list_batch_results',
  summary: 'What a job of batch recognition found, photo by photo, as far as it is; for whoever asked for it',
  permission: 'recognition:run',
  reach: 'input',
  input: z.strictObject({
    jobId: z.string(),
    offset: z.int().min(0).max(1_000_000).default(0),
    limit: z.int().min(1).max(200).default(pageSize),
  }),
  output: z.strictObject({
    state: z.enum(jobStates),
    totalImages: z.int(),
    processed: z.int(),
    failed: z.int(),
    results: z.array(NumberedResult),
  }),
  async run(needs: Needs, { jobId, offset, limit }, caller) {
    const { row, total } = await requireBatch(needs.db, jobId, caller)
    const results = await readResults(needs, row.id, offset, Math.min(total, offset + limit))
    return { state: row.state, totalImages: total, processed: row.done, failed: row.refused, results }
  },
})

export const exportBatchResults = operation({
  name: 'export_batch_results',
  summary: 'All that a job of batch recognition has found so far; for whoever asked for it',
  permission: 'recognition:run',
  reach: 'input',
  input: z.strictObject({ jobId: z.string() }),
  output: z.strictObject({ results: z.custom<AsyncIterable<NumberedResult>>((value) => value !== null) }),
  async run(needs: Needs, { jobId }, caller) {
    const { row, total } = await requireBatch(needs.db, jobId, caller)
    async function* results(): AsyncGenerator<NumberedResult> {
      for (let at = 0; at < total; at += pageSize) {
        caller.signal.throwIfAborted()
        yield* await readResults(needs, row.id, at, Math.min(total, at + pageSize))
      }
    }
    return { results: results() }
  },
})

/** Who is in the photos is for whoever sent them, and for those who may see all jobs and everybody in the gallery. */
async function requireBatch(db: Db, jobId: string, caller: Caller): Promise<{ row: JobRow; total: number }> {
  const row = await findJob(db, requireId(jobId, 'job'))
  const own = row?.requested_by === caller.id
  const sees = caller.permissions.has('jobs:read') && caller.permissions.has('gallery:read') && !caller.galleries
  if (!row || row.kind !== batchJob.name || !(own || sees))
    throw new AppError('not_found', 'There is no batch of yours with the id given')
  const input = batchJob.input.safeParse(row.input)
  return { row, total: input.success ? input.data.files.length : 0 }
}

async function readResults(
  { db, vault }: Needs,
  jobId: string,
  from: number,
  until: number,
): Promise<NumberedResult[]> {
  const found: { index: number; result: PhotoResult }[] = []
  for (let index = from; index < until; index++) {
    const stored = await readJobResult(db, vault, jobId, index)
    if (stored !== undefined) found.push({ index, result: PhotoResult.parse(stored) })
  }
  const named = await withNames(
    db,
    found.map(({ result }) => result),
  )
  return named.map((result, at) => ({ ...result, index: found[at]?.index ?? 0 }))
}
