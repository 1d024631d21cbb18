import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import type { Schedule } from './schedule.ts'
import { nextTime } from './schedule.ts'

/** Settings of background work. */
export const JobsConfig = z
  .strictObject({
    slots: z.int().min(1).max(64).default(4).describe('Most jobs at once in one process'),
    schedules: z
      .record(z.string(), z.union([z.string().max(100), z.literal(false)]))
      .default({})
      .describe('Times of work that repeats, by name: five fields of cron in local time, or false to leave it out'),
  })
  .prefault({})
export type JobsConfig = z.output<typeof JobsConfig>

/** The schedules at the configured times. Throws `misconfigured` for a name nobody knows and for what is no pattern. */
export function configuredSchedules(usual: readonly Schedule[], { schedules }: JobsConfig): Schedule[] {
  const stranger = Object.keys(schedules).find((name) => !usual.some((one) => one.name === name))
  if (stranger !== undefined) {
    const known = usual.map(({ name }) => name).join(', ')
    throw new AppError('misconfigured', `jobs.schedules: there is no schedule ${stranger}; there are: ${known}`)
  }
  return usual.flatMap((schedule) => {
    const pattern = schedules[schedule.name] ?? schedule.pattern
    if (pattern === false) return []
    nextTime(pattern, new Date())
    return [{ ...schedule, pattern }]
  })
}
