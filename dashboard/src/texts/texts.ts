import { en } from './en.ts'

/** Every word that people read. A translation is a file beside en.ts with the same shape, chosen here. */
export const texts: typeof en = en

// Of the system where there is no browser: in tests.
const locale = globalThis.navigator?.language

const whole = new Intl.NumberFormat(locale)
const percentage = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })
const minutes = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
const narrow = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' })
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

const axisDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
const axisMonth = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' })
const dayInSeconds = 86_400

/** A place on an axis of time whose marks are so many seconds apart; midnight says which day begins. */
export function formatAxisTime(ms: number, step: number): string {
  const at = new Date(ms)
  if (step >= 28 * dayInSeconds) return axisMonth.format(at)
  const isMidnight = at.getHours() === 0 && at.getMinutes() === 0
  return step >= dayInSeconds || isMidnight ? axisDay.format(at) : minutes.format(at)
}

export const formatNumber = (value: number): string => whole.format(value)
export const formatPercent = (value: number): string => percentage.format(value)
/** With so many digits behind the point, also where they are zeros. */
export const formatDecimal = (value: number, digits: number): string =>
  value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits })
export const formatDistance = (value: number): string => formatDecimal(value, 3)
export const formatDate = (iso: string): string => date.format(new Date(iso))
export const formatDateTime = (iso: string): string => dateTime.format(new Date(iso))
/** Without seconds. */
export const formatClock = (iso: string): string => minutes.format(new Date(iso))
export const formatDay = (iso: string): string => weekday.format(new Date(iso))
export const formatTime = (iso: string): string => clock.format(new Date(iso))

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** "3 minutes ago"; anything below a minute is "now". */
export const formatAgo = (iso: string, now: number = Date.now()): string => agoIn(relative, iso, now)

/** For tiles: the time where it was today, else how long ago, as short as the language has it. */
export function formatLately(iso: string, now: Date = new Date()): string {
  const isToday = new Date(iso).toDateString() === now.toDateString()
  return isToday ? formatClock(iso) : agoIn(narrow, iso, now.getTime())
}

function agoIn(format: Intl.RelativeTimeFormat, iso: string, now: number): string {
  const seconds = (new Date(iso).getTime() - now) / 1000
  const step = steps.find(([, size]) => Math.abs(seconds) >= size)
  return step ? format.format(Math.trunc(seconds / step[1]), step[0]) : format.format(0, 'second')
}
