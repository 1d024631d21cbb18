import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Jobs'

export interface JobOperations<Needs> {
  readonly listJobs: AnyOperation<Needs>
  readonly getJob: AnyOperation<Needs>
  readonly listJobReport: AnyOperation<Needs>
  readonly cancelJob: AnyOperation<Needs>
  readonly retryJob: AnyOperation<Needs>
  readonly listSchedules: AnyOperation<Needs>
}

/** Endpoints for background work. */
export function jobRoutes<Needs>(operations: JobOperations<Needs>): Route<Needs>[] {
  const { listJobs, getJob, listJobReport, cancelJob, retryJob, listSchedules } = operations
  return [
    route({ method: 'GET', path: '/api/jobs', tag, operation: listJobs }),
    route({ method: 'GET', path: '/api/jobs/:job_id', tag, operation: getJob }),
    route({ method: 'GET', path: '/api/jobs/:job_id/items', tag, operation: listJobReport }),
    route({ method: 'DELETE', path: '/api/jobs/:job_id', tag, operation: cancelJob }),
    route({ method: 'POST', path: '/api/jobs/:job_id/retry', tag, operation: retryJob }),
    route({ method: 'GET', path: '/api/schedules', tag, operation: listSchedules }),
  ]
}
