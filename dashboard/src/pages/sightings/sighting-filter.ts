import type { Decision, SightingFilter } from '#data/sightings.ts'
import type { Span } from '#data/statistics.ts'

export const timeChoices = ['any', 'today', 'day', 'week', 'month', 'year', 'between'] as const
export type TimeChoice = (typeof timeChoices)[number]

/** What the address of the page says: links and going back find the same sightings again. */
export interface SightingSearch {
  readonly view?: 'unknowns' | 'statistics'
  readonly camera?: string
  readonly person?: string
  readonly unknown?: string
  readonly decision?: Decision
  readonly time?: TimeChoice
  /** Days as `2026-11-21`, of `between`. */
  readonly from?: string
  readonly to?: string
  /** How long each bar of the statistics is. */
  readonly by?: Span
}

const decisions: readonly string[] = ['known', 'uncertain', 'unknown', 'not_usable'] satisfies Decision[]
const day = /^\d{4}-\d\d-\d\d$/

export function readSightingSearch(search: Readonly<Record<string, unknown>>): SightingSearch {
  const text = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined)
  const { view, decision, time, by } = search
  const [camera, person, unknown] = [text('camera'), text('person'), text('unknown')]
  const [from, to] = ['from', 'to'].map((name) => (day.test(text(name) ?? '') ? text(name) : undefined))
  return {
    ...(view === 'unknowns' || view === 'statistics' ? { view } : {}),
    ...(by === 'hour' || by === 'day' || by === 'week' ? { by } : {}),
    ...(camera ? { camera } : {}),
    ...(person ? { person } : {}),
    ...(unknown ? { unknown } : {}),
    ...(decisions.includes(String(decision)) ? { decision: decision as Decision } : {}),
    ...(timeChoices.some((one) => one === time && one !== 'any') ? { time: time as TimeChoice } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}

const hourMs = 3_600_000
const hours: Readonly<Partial<Record<TimeChoice, number>>> = { day: 24, week: 24 * 7, month: 24 * 30, year: 24 * 365 }

/** What is asked of the server. Times begin at a full hour, so that the question stays the same for a while. */
export function filterOf(search: SightingSearch, now: Date): SightingFilter {
  const { camera, person, unknown, decision } = search
  return {
    ...(camera ? { camera_id: camera } : {}),
    ...(person ? { person_id: person } : {}),
    ...(unknown ? { unknown_id: unknown } : {}),
    ...(decision ? { decision } : {}),
    ...timesOf(search, now),
  }
}

function timesOf({ time = 'any', from, to }: SightingSearch, now: Date): Pick<SightingFilter, 'from' | 'to'> {
  if (time === 'between')
    return {
      ...(from ? { from: new Date(`${from}T00:00`).toISOString() } : {}),
      ...(to ? { to: endOf(to).toISOString() } : {}),
    }
  if (time === 'today') return { from: new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString() }
  const back = hours[time]
  if (back === undefined) return {}
  return { from: new Date((Math.floor(now.getTime() / hourMs) - back) * hourMs).toISOString() }
}

function endOf(day: string): Date {
  const end = new Date(`${day}T00:00`)
  end.setDate(end.getDate() + 1)
  return end
}

/** A day of the one who looks, as `2026-11-21`. */
export function dayOf(iso: string): string {
  const at = new Date(iso)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
