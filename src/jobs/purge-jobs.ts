import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import type { Db } from '#storage/schema.ts'
import { jobKind } from './job.ts'
import { deleteEndedJobs } from './job-store.ts'
import type { Schedule } from './schedule.ts'

const dayMs = 86_400_000

/** Deletes jobs that ended long ago, with their reports. */
export const purgeJobs = jobKind({
  name: 'purge_jobs',
  input: z.strictObject({ olderThanDays: z.int().min(0).max(3_650).default(30) }),
  output: z.strictObject({ deleted: z.int() }),
  async run({ db, clock }: { db: Db; clock: Clock }, { olderThanDays }) {
    return { deleted: await deleteEndedJobs(db, new Date(clock.now().getTime() - olderThanDays * dayMs)) }
  },
})

export const purgeJobsNightly: Schedule = { name: 'purge_jobs', pattern: '41 3 * * *', kind: purgeJobs.name, input: {} }
