import { sql, type Transaction } from 'kysely'
import type { z } from 'zod'
import { newId } from '#core/ids.ts'
import { busChannel } from '#events/bus/port.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import type { JobKind } from './job.ts'
import { findJobByKey, insertJob, type JobRow } from './job-store.ts'

/** What the bus rings when there may be work, or a running job should look up. */
export const jobsTopic = 'jobs'
/** What the bus rings when a running job was cancelled. */
export const cancelTopic = 'job_cancel'

export interface EnqueueOptions {
  readonly requestedBy: string
  /** Higher first, −100 … 100; 0 by default. */
  readonly priority?: number
  /** Not before this time; at once by default. */
  readonly runAt?: Date
  /** The same key of the same kind names the same job, however often it is asked for. */
  readonly idempotencyKey?: string
}

/**
 * Puts a job into the queue, in the transaction that makes it needed; runners are woken by the commit. Do it last, as
 * {@link appendEvent} asks. Returns the job that is there already where the idempotency key names one.
 */
export async function enqueueJob<Input extends z.ZodType>(
  tx: Transaction<Database>,
  kind: Pick<JobKind<never, Input>, 'name' | 'input' | 'announced'>,
  input: z.input<Input>,
  options: EnqueueOptions,
): Promise<{ job: JobRow; created: boolean }> {
  const { idempotencyKey: key, requestedBy, priority = 0, runAt = new Date() } = options
  // What is stored is what was asked for: it is read by the schema again when it runs, maybe by a later version.
  kind.input.parse(input)
  const created = await insertJob(tx, {
    id: newId(),
    kind: kind.name,
    input,
    priority,
    idempotencyKey: key ?? null,
    runAt,
    requestedBy,
  })
  if (!created) {
    const job = key === undefined ? undefined : await findJobByKey(tx, kind.name, key)
    if (!job) throw new Error('a job was neither stored nor found')
    return { job, created: false }
  }
  await sql`select pg_notify(${busChannel}, ${jobsTopic})`.execute(tx)
  if (kind.announced)
    await appendEvent(tx, {
      type: 'job_changed',
      payload: { jobId: created.id, kind: kind.name, state: created.state },
    })
  return { job: created, created: true }
}
