import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { JobProgress, JobState } from './job.ts'

export type JobRow = Selectable<Database['jobs']>

export interface NewJob {
  readonly id: string
  readonly kind: string
  readonly input: unknown
  readonly priority: number
  readonly idempotencyKey: string | null
  readonly runAt: Date
  readonly requestedBy: string
}

/** Inserts a job; null where its key names one that is there already. */
export async function insertJob(db: Db, job: NewJob): Promise<JobRow | null> {
  const row = await db
    .insertInto('jobs')
    .values({
      id: job.id,
      kind: job.kind,
      input: JSON.stringify(job.input),
      priority: job.priority,
      idempotency_key: job.idempotencyKey,
      run_at: job.runAt,
      requested_by: job.requestedBy,
    })
    .onConflict((conflict) => conflict.columns(['kind', 'idempotency_key']).doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

export async function findJobByKey(db: Db, kind: string, key: string): Promise<JobRow | undefined> {
  return await db
    .selectFrom('jobs')
    .selectAll()
    .where('kind', '=', kind)
    .where('idempotency_key', '=', key)
    .executeTakeFirst()
}

export async function findJob(db: Db, id: string): Promise<JobRow | undefined> {
  return await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()
}

export interface JobFilter {
  readonly state?: JobState | undefined
  readonly kind?: string | undefined
}

/** Newest first. */
export async function listJobRows(db: Db, filter: JobFilter, offset: number, limit: number): Promise<JobRow[]> {
  return await filtered(db, filter).selectAll().orderBy('id', 'desc').offset(offset).limit(limit).execute()
}

/** How many jobs of each kind wait, run or have failed. */
export async function countJobsByKind(db: Db): Promise<{ kind: string; state: JobState; jobs: number }[]> {
  return await db
    .selectFrom('jobs')
    .select(['kind', 'state', sql<number>`count(*)::int`.as('jobs')])
    .where('state', 'in', ['waiting', 'running', 'failed'])
    .groupBy(['kind', 'state'])
    .execute()
}

export async function countJobs(db: Db, filter: JobFilter): Promise<number> {
  const row = await filtered(db, filter).select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()
  return row.n
}

function filtered(db: Db, { state, kind }: JobFilter) {
  return db
    .selectFrom('jobs')
    .$if(state !== undefined, (query) => query.where('state', '=', state as JobState))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as string))
}

/**
 * Takes the next job that is due, of one of the kinds, for the runner: the highest priority first, then the longest due. Of
 * several runners each gets another one. A job whose runner gave no sign of life in time counts as due.
 */
export async function claimJob(
  db: Db,
  claim: { readonly kinds: readonly string[]; readonly runner: string; readonly now: Date; readonly leaseUntil: Date },
): Promise<JobRow | undefined> {
  if (claim.kinds.length === 0) return undefined
  return await db
    .updateTable('jobs')
    .set({
      state: 'running',
      runner: claim.runner,
      lease_until: claim.leaseUntil,
      started_at: claim.now,
      finished_at: null,
      losses: sql<number>`case when state = 'running' then losses + 1 else 0 end`,
      attempts: sql<number>`case when state = 'running' then attempts else attempts + 1 end`,
    })
    .where('id', '=', (one) =>
      one
        .selectFrom('jobs')
        .select('id')
        .where('kind', 'in', [...claim.kinds])
        .where((eb) =>
          eb.or([
            eb.and([eb('state', '=', 'waiting'), eb('run_at', '<=', claim.now)]),
            eb.and([eb('state', '=', 'running'), eb('lease_until', '<', claim.now)]),
          ]),
        )
        .orderBy('priority', 'desc')
        .orderBy('run_at')
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
}

/** When the next job of these kinds that waits is due; null where none waits. */
export async function nextDueAt(db: Db, kinds: readonly string[]): Promise<Date | null> {
  if (kinds.length === 0) return null
  const row = await db
    .selectFrom('jobs')
    .select(({ fn }) => fn.min('run_at').as('at'))
    .where('state', '=', 'waiting')
    .where('kind', 'in', [...kinds])
    .executeTakeFirst()
  return row?.at ?? null
}

/** A sign of life with what is known of the progress; undefined when the job is no longer this runner's. */
export async function renewLease(
  db: Db,
  job: { readonly id: string; readonly runner: string; readonly leaseUntil: Date; readonly progress: JobProgress },
): Promise<{ cancelRequested: boolean } | undefined> {
  const { done, refused, total } = job.progress
  const row = await db
    .updateTable('jobs')
    .set({
      lease_until: job.leaseUntil,
      done,
      refused,
      total,
      losses: sql<number>`case when done = ${done} and refused = ${refused} then losses else 0 end`,
    })
    .where('id', '=', job.id)
    .where('runner', '=', job.runner)
    .where('state', '=', 'running')
    .returning('cancel_requested')
    .executeTakeFirst()
  return row && { cancelRequested: row.cancel_requested }
}

export interface JobEnd {
  readonly state: JobState
  readonly at: Date
  /** When it may start again, for `waiting`. */
  readonly runAt?: Date
  /** An attempt that this process broke off is not counted. */
  readonly uncounted?: boolean
  readonly progress: JobProgress
  readonly output?: unknown
  readonly error?: { readonly code: string; readonly detail: string }
}

/** Ends an attempt. False when the job is no longer this runner's: then nothing is changed. */
export async function endAttempt(db: Db, id: string, runner: string, end: JobEnd): Promise<boolean> {
  const { done, refused, total } = end.progress
  const row = await db
    .updateTable('jobs')
    .set({
      state: end.state,
      runner: null,
      lease_until: null,
      done,
      refused,
      total,
      output: end.output === undefined ? null : JSON.stringify(end.output),
      error_code: end.error?.code ?? null,
      error_detail: end.error?.detail ?? null,
      finished_at: end.state === 'waiting' ? null : end.at,
      ...(end.runAt ? { run_at: end.runAt } : {}),
      ...(end.uncounted ? { attempts: sql<number>`greatest(attempts - 1, 0)` } : {}),
    })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Cancels a job that waits and asks a running one to stop; undefined where there is none, or it has ended. */
export async function requestCancel(db: Db, id: string, at: Date): Promise<JobRow | undefined> {
  return await db
    .updateTable('jobs')
    .set({
      cancel_requested: true,
      state: sql`case when state = 'waiting' then 'cancelled' else state end`,
      finished_at: sql`case when state = 'waiting' then ${at}::timestamptz else finished_at end`,
    })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .returningAll()
    .executeTakeFirst()
}

/** Makes a job that failed or was cancelled wait again, with all its attempts; undefined where there is none such. */
export async function reviveJob(db: Db, id: string, at: Date): Promise<JobRow | undefined> {
  return await db
    .updateTable('jobs')
    .set({
      state: 'waiting',
      run_at: at,
      attempts: 0,
      losses: 0,
      cancel_requested: false,
      error_code: null,
      error_detail: null,
      finished_at: null,
    })
    .where('id', '=', id)
    .where('state', 'in', ['failed', 'cancelled'])
    .returningAll()
    .executeTakeFirst()
}

/** Deletes jobs that ended before the given time, with their items. Returns how many. */
export async function deleteEndedJobs(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('jobs')
    .where('state', 'in', ['done', 'failed', 'cancelled'])
    .where('finished_at', '<', before)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
