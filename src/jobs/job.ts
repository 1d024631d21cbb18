import { z } from 'zod'
import type { ErrorCode } from '#core/errors.ts'
import { retryDelays } from './retry-delay.ts'

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type JobState = (typeof jobStates)[number]

/** How far a job is. `total` is null while nobody knows it. */
export interface JobProgress {
  readonly done: number
  readonly refused: number
  readonly total: number | null
}

/** What became of one thing that a job worked through. */
export interface JobItem {
  /** The thing's own name, for example a file's path inside the dataset. */
  readonly item: string
  readonly outcome: 'done' | 'refused'
  readonly code?: ErrorCode | undefined
  readonly detail?: string | undefined
  /** Ids and figures, for example the person and the face; never a name or a vector. */
  readonly facts?: Readonly<Record<string, string | number | boolean | null>> | undefined
}

/** What a running job is given. */
export interface JobContext {
  readonly jobId: string
  /** Counts from 1. */
  readonly attempt: number
  /** Whom the job works for: a key's or a user's id, `system` for the program itself. */
  readonly requestedBy: string
  /** Aborts when the job is cancelled, this process stops, or the job was given to another runner. */
  readonly signal: AbortSignal
  /** Remembered now, stored within a second. */
  progress(progress: JobProgress): void
  /** Stored before it resolves; the same item again replaces what was stored of it. */
  report(items: readonly JobItem[]): Promise<void>
  /** Names among these that an earlier attempt reported already: work that need not be done again. */
  reported(items: readonly string[]): Promise<ReadonlySet<string>>
}

/** A kind of work. An attempt may end at any point (`kill -9`) and the next one starts anew: doing it twice must do no harm. */
export interface JobKind<Needs, Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly name: string
  readonly input: Input
  readonly output: Output
  /** Milliseconds to wait before each further attempt; its length is the number of retries. */
  readonly retryAfter: readonly number[]
  /** Most jobs of this kind at once in one process. */
  readonly concurrency: number
  /** Appends `job_changed` events: for work that somebody watches, not for thousands of small deliveries. */
  readonly announced: boolean
  run(needs: Needs, input: z.output<Input>, context: JobContext): Promise<z.input<Output>>
}

/** Declares a kind of work: three retries from 60 s on, one at a time, announced, unless it says otherwise. */
export function jobKind<Needs, Input extends z.ZodType, Output extends z.ZodType>(
  definition: Omit<JobKind<Needs, Input, Output>, 'retryAfter' | 'concurrency' | 'announced'> &
    Partial<Pick<JobKind<Needs, Input, Output>, 'retryAfter' | 'concurrency' | 'announced'>>,
): JobKind<Needs, Input, Output> {
  return { retryAfter: retryDelays(60_000, 3), concurrency: 1, announced: true, ...definition }
}

/** A job as its watchers see it. */
export const JobView = z.strictObject({
  jobId: z.string(),
  kind: z.string(),
  state: z.enum(jobStates),
  priority: z.int(),
  done: z.int(),
  refused: z.int(),
  total: z.int().nullable(),
  itemsPerSecond: z.number().nullable().describe('Over the present attempt; null before there is something to go by'),
  secondsLeft: z.number().nullable().describe('Estimated; null where the total or the rate is not known'),
  attempts: z.int(),
  runAt: z.iso.datetime().describe('When it may start, or start again'),
  requestedBy: z.string(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  output: z.record(z.string(), z.unknown()).nullable(),
  error: z.strictObject({ code: z.string(), detail: z.string() }).nullable(),
})
export type JobView = z.output<typeof JobView>
