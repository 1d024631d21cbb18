import type { JobView } from './job.ts'
import type { JobRow } from './job-store.ts'

/** The job as its watchers see it, with rate and time left of an attempt that runs. */
export function viewJob(row: JobRow, now: Date): JobView {
  const worked = row.done + row.refused
  const until = row.finished_at ?? now
  const seconds = row.started_at ? (until.getTime() - row.started_at.getTime()) / 1000 : 0
  const rate = row.state !== 'waiting' && worked > 0 && seconds > 0 ? worked / seconds : null
  const left = row.state === 'running' && rate !== null && row.total !== null ? (row.total - worked) / rate : null
  return {
    jobId: row.id,
    kind: row.kind,
    state: row.state,
    priority: row.priority,
    done: row.done,
    refused: row.refused,
    total: row.total,
    itemsPerSecond: rate === null ? null : Math.round(rate * 100) / 100,
    secondsLeft: left === null ? null : Math.max(0, Math.round(left)),
    attempts: row.attempts,
    runAt: row.run_at.toISOString(),
    requestedBy: row.requested_by,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    output: row.output,
    error: row.error_code === null ? null : { code: row.error_code, detail: row.error_detail ?? '' },
  }
}
