import { Cron } from 'croner'
import { AppError } from '#core/errors.ts'

/** Work that repeats: which job, and when. */
export interface Schedule {
  /** Unique; also the name under which the configuration changes the pattern. */
  readonly name: string
  /** Five fields of cron, in the server's local time: minute, hour, day of month, month, day of week. */
  readonly pattern: string
  readonly kind: string
  readonly input: unknown
}

/** The next time of the pattern after `from`. Throws `misconfigured` where it is no pattern, or never comes. */
export function nextTime(pattern: string, from: Date): Date {
  let next: Date | null
  try {
    next = new Cron(pattern, { mode: '5-part' }).nextRun(from)
  } catch (cause) {
    throw new AppError(
      'misconfigured',
      `"${pattern}" is no schedule: give five fields of cron, for example 17 3 * * *`,
      {
        cause,
      },
    )
  }
  if (!next) throw new AppError('misconfigured', `The schedule "${pattern}" never comes`)
  return next
}
