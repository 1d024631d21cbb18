import { z } from 'zod'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import { listScheduleRows } from './schedule-store.ts'

export const listSchedules = operation({
  name: 'list_schedules',
  summary: 'Work that repeats: when it was last due and when it is next',
  permission: 'jobs:read',
  input: z.strictObject({}),
  output: z.strictObject({
    schedules: z.array(
      z.strictObject({
        name: z.string(),
        pattern: z.string().describe('Five fields of cron in local time: minute, hour, day, month, weekday'),
        nextAt: z.iso.datetime(),
        lastAt: z.iso.datetime().nullable(),
        lastJobId: z.string().nullable(),
      }),
    ),
  }),
  async run({ db }: { db: Db }) {
    const rows = await listScheduleRows(db)
    return {
      schedules: rows.map((row) => ({
        name: row.name,
        pattern: row.pattern,
        nextAt: row.next_at.toISOString(),
        lastAt: row.last_at?.toISOString() ?? null,
        lastJobId: row.last_job_id,
      })),
    }
  },
})
