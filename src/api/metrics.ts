import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { errorTable } from '#core/errors.ts'
import { lookupResults } from '#recognition/analysis-cache.ts'
import { decisionKinds } from '#recognition/decide.ts'
import { stageNames } from '#vision/vision.ts'
import type { Outcome } from './run-operation.ts'

/** From a cached answer to a training run; recognitions fall between 20 ms and 1 s. */
const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]
const stageBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

const attemptBuckets = [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400]

/** How an attempt at a job can end; `again` waits for the next one. */
const attemptOutcomes = ['done', 'again', 'failed', 'cancelled'] as const
const fileOutcomes = ['enrolled', 'refused', 'quarantined', 'profiles'] as const

/** What waits and runs in a bounded queue, read when the metrics are. */
export interface QueueState {
  readonly waiting: number
  readonly running: number
  readonly capacity: number
}

type LabelledValues = readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[] | null

/** Everything that is counted. Labels are closed sets (routes, codes, stages): never ids, names or paths as typed. */
export interface Metrics {
  readonly registry: Registry
  observeRequest(request: { method: string; route: string; status: number; seconds: number }): void
  /** A gRPC call; its code is one of the error table, or `ok`. */
  observeCall(call: { method: string; code: string; seconds: number }): void
  /** Shows these gRPC methods from the start, before anybody calls them. */
  expectCalls(methods: Iterable<string>): void
  /** Shows these kinds of jobs from the start. */
  expectAttempts(kinds: readonly string[]): void
  /** An attempt at a job that ended in the given state. */
  observeAttempt(attempt: { kind: string; state: string; seconds: number }): void
  /** Files that were taken from an inbox, by what became of them. */
  countFiles(taken: Readonly<Record<(typeof fileOutcomes)[number], number>>): void
  observeOperation(outcome: Pick<Outcome, 'operation' | 'code' | 'seconds'>): void
  countError(code: string): void
  countDecision(decision: string): void
  /** A frame of a camera that was looked at, with the time since it arrived. */
  observeFrame(seconds: number): void
  /** A frame of a camera that gave way to a newer one. */
  countDroppedFrame(): void
  /** Whether a photo's analysis was known already, and where from. */
  countLookup(result: string): void
  /** Times of one analysis by stage, in milliseconds. */
  observeStages(times: Readonly<Record<string, number>>): void
  /** Shows a queue under a name; its state is asked for whenever the metrics are read. */
  watchQueue(name: string, state: () => QueueState): void
  /** Shows any other current value. */
  watchValue(name: string, help: string, value: () => number): void
  /** Shows current values by labels. Where they cannot be told (null) the metric is left out, and the rest is answered. */
  watchValues(watched: {
    readonly name: string
    readonly help: string
    readonly labels: readonly string[]
    values(): LabelledValues | Promise<LabelledValues>
  }): void
}

export function createMetrics(version: string): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const requests = new Counter({
    name: 'netra_http_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['method', 'route', 'status'] as const,
    registers,
  })
  const requestSeconds = new Histogram({
    name: 'netra_http_request_seconds',
    help: 'Time from the request line to the last byte of the answer',
    labelNames: ['method', 'route'] as const,
    buckets: requestBuckets,
    registers,
  })
  const calls = new Counter({
    name: 'netra_grpc_calls_total',
    help: 'gRPC calls ended',
    labelNames: ['method', 'code'] as const,
    registers,
  })
  const callSeconds = new Histogram({
    name: 'netra_grpc_call_seconds',
    help: 'Time from the metadata of a gRPC call to its status',
    labelNames: ['method'] as const,
    buckets: requestBuckets,
    registers,
  })
  const operationSeconds = new Histogram({
    name: 'netra_operation_seconds',
    help: 'Time of operations, whichever door they came through',
    labelNames: ['operation', 'outcome'] as const,
    buckets: requestBuckets,
    registers,
  })
  const errors = new Counter({
    name: 'netra_errors_total',
    help: 'Errors answered, by code',
    labelNames: ['code'] as const,
    registers,
  })
  const decisions = new Counter({
    name: 'netra_decisions_total',
    help: 'Decisions about faces, by kind',
    labelNames: ['decision'] as const,
    registers,
  })
  const lookups = new Counter({
    name: 'netra_analysis_cache_total',
    help: 'Photos asked for, by where their analysis came from: memory, redis, joined (in work already) or missed (made)',
    labelNames: ['result'] as const,
    registers,
  })
  const stageSeconds = new Histogram({
    name: 'netra_stage_seconds',
    help: 'Time of each stage of an analysis',
    labelNames: ['stage'] as const,
    buckets: stageBuckets,
    registers,
  })
  const attempts = new Counter({
    name: 'netra_job_attempts_total',
    help: 'Attempts at jobs that ended in this process, by outcome; `again` is tried again later',
    labelNames: ['kind', 'outcome'] as const,
    registers,
  })
  const attemptSeconds = new Histogram({
    name: 'netra_job_attempt_seconds',
    help: 'Time of attempts at jobs in this process',
    labelNames: ['kind'] as const,
    buckets: attemptBuckets,
    registers,
  })
  const files = new Counter({
    name: 'netra_inbox_files_total',
    help: 'Files that this process took from inboxes, by what became of them',
    labelNames: ['outcome'] as const,
    registers,
  })
  const frameSeconds = new Histogram({
    name: 'netra_camera_frame_seconds',
    help: 'Time from the arrival of a frame of a camera until everything was said about it',
    buckets: stageBuckets,
    registers,
  })
  const droppedFrames = new Counter({
    name: 'netra_camera_frames_dropped_total',
    help: 'Frames of cameras that gave way to newer ones before they could be looked at',
    registers,
  })
  // What can be counted is there from the start, so that a first failure is an increase and not a new series.
  for (const code of Object.keys(errorTable)) errors.inc({ code }, 0)
  for (const decision of decisionKinds) decisions.inc({ decision }, 0)
  for (const result of lookupResults) lookups.inc({ result }, 0)
  for (const outcome of fileOutcomes) files.inc({ outcome }, 0)
  for (const stage of stageNames) stageSeconds.zero({ stage })
  const queues = new Map<string, () => QueueState>()
  new Gauge({
    name: 'netra_queue_size',
    help: 'Work in a bounded queue: waiting, running, and how much may wait',
    labelNames: ['queue', 'state'] as const,
    registers,
    collect() {
      for (const [queue, state] of queues) {
        const { waiting, running, capacity } = state()
        this.set({ queue, state: 'waiting' }, waiting)
        this.set({ queue, state: 'running' }, running)
        this.set({ queue, state: 'capacity' }, capacity)
      }
    },
  })
  new Gauge({
    name: 'netra_build_info',
    help: 'Always 1; the label says which version runs',
    labelNames: ['version'] as const,
    registers,
  }).set({ version }, 1)

  return {
    registry,
    observeRequest({ method, route, status, seconds }) {
      requests.inc({ method, route, status })
      requestSeconds.observe({ method, route }, seconds)
    },
    observeCall({ method, code, seconds }) {
      calls.inc({ method, code })
      callSeconds.observe({ method }, seconds)
    },
    expectCalls(methods) {
      for (const method of methods) calls.inc({ method, code: 'ok' }, 0)
    },
    expectAttempts(kinds) {
      for (const kind of kinds) {
        for (const outcome of attemptOutcomes) attempts.inc({ kind, outcome }, 0)
        attemptSeconds.zero({ kind })
      }
    },
    observeAttempt({ kind, state, seconds }) {
      attempts.inc({ kind, outcome: state === 'waiting' ? 'again' : state })
      attemptSeconds.observe({ kind }, seconds)
    },
    countFiles(taken) {
      for (const outcome of fileOutcomes) files.inc({ outcome }, taken[outcome])
    },
    observeOperation: ({ operation, code, seconds }) => operationSeconds.observe({ operation, outcome: code }, seconds),
    countError: (code) => errors.inc({ code }),
    countDecision: (decision) => decisions.inc({ decision }),
    countLookup: (result) => lookups.inc({ result }),
    observeStages(times) {
      for (const [stage, ms] of Object.entries(times)) stageSeconds.observe({ stage }, ms / 1000)
    },
    watchQueue: (name, state) => void queues.set(name, state),
    observeFrame: (seconds) => frameSeconds.observe(seconds),
    countDroppedFrame: () => droppedFrames.inc(),
    watchValue(name, help, value) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(value())
        },
      })
    },
    watchValues({ name, help, labels, values }) {
      new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        async collect() {
          const now = await values()
          this.reset()
          for (const [of, value] of now ?? []) this.set(of, value)
        },
      })
    },
  }
}
