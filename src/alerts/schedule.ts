import { z } from 'zod'

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is a time such as 08:30')
export const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type WeekDay = (typeof weekDays)[number]

export const TimeZone = z.string().min(1).max(60).refine(isTimeZone, 'is not a time zone such as Europe/Berlin')

/** When a rule counts: any of these times of a week. One that ends before it begins goes on into the next day. */
export const Schedule = z.strictObject({
  timezone: TimeZone.default('UTC'),
  times: z
    .array(
      z.strictObject({
        days: z
          .array(z.enum(weekDays))
          .min(1)
          .max(7)
          .default([...weekDays]),
        from: Clock.default('00:00').describe('First minute'),
        to: Clock.default('00:00').describe('First minute that is not in it any more; 00:00 is midnight'),
      }),
    )
    .min(1)
    .max(50),
})
export type Schedule = z.output<typeof Schedule>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Day and minute of the day where the schedule is kept. */
function localTime(at: Date, timeZone: string): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  const day = weekDays.indexOf(part('weekday').toLowerCase() as WeekDay)
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')) }
}

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Whether a moment lies in the schedule. */
export function isScheduled({ timezone, times }: Schedule, at: Date): boolean {
  const { day, minute } = localTime(at, timezone)
  const yesterday = weekDays[(day + 6) % 7]
  return times.some(({ days, ...time }) => {
    const [from, to] = [minuteOf(time.from), minuteOf(time.to) || 24 * 60]
    const today = days.some((name) => name === weekDays[day])
    if (from < to) return today && minute >= from && minute < to
    return (today && minute >= from) || (days.some((name) => name === yesterday) && minute < to)
  })
}
