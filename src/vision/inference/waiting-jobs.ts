import type { Job } from './job.ts'

export interface QueueCapacity {
  /** Jobs that may wait, besides those that run. */
  readonly jobs: number
  /** Bytes of uploads that may wait. */
  readonly bytes: number
}

/** First in, first out, bounded in jobs and in bytes; any job can leave from the middle. */
export interface WaitingJobs<Work, Answer> {
  readonly size: number
  /** Whether not even a small job would be taken. */
  readonly isFull: boolean
  /** False when the queue is full. A single job may be larger than the bytes allowed, so that no photo is refused for ever. */
  offer(job: Job<Work, Answer>): boolean
  next(): Job<Work, Answer> | null
  remove(job: Job<Work, Answer>): boolean
}

export function createWaitingJobs<Work, Answer>(capacity: QueueCapacity): WaitingJobs<Work, Answer> {
  const jobs = new Set<Job<Work, Answer>>()
  let bytes = 0
  const remove = (job: Job<Work, Answer>) => {
    if (!jobs.delete(job)) return false
    bytes -= job.bytes
    return true
  }
  return {
    get size() {
      return jobs.size
    },
    get isFull() {
      return jobs.size >= capacity.jobs || bytes >= capacity.bytes
    },
    offer(job) {
      if (jobs.size >= capacity.jobs || (jobs.size > 0 && bytes + job.bytes > capacity.bytes)) return false
      jobs.add(job)
      bytes += job.bytes
      return true
    },
    next() {
      for (const job of jobs) {
        remove(job)
        return job
      }
      return null
    },
    remove,
  }
}
