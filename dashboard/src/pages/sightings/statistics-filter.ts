import type { Span, StatisticsAsked } from '#data/statistics.ts'
import { filterOf, type SightingSearch, type TimeChoice } from './sighting-filter.ts'

export const statisticsTimes = ['day', 'week', 'month', 'year', 'between'] as const satisfies readonly TimeChoice[]
export const spans = ['hour', 'day', 'week'] as const satisfies readonly Span[]

/** Bars of a length that makes neither five nor five thousand of them. */
const usualSpans: Readonly<Partial<Record<TimeChoice, Span>>> = { today: 'hour', day: 'hour', year: 'week' }

export const timeOf = ({ time }: SightingSearch): TimeChoice => (time === undefined || time === 'any' ? 'week' : time)

/** What the server is asked, at full hours, so that the question stays the same for a while. */
export function askedOf(search: SightingSearch, now: Date): StatisticsAsked & { by: Span } {
  const time = timeOf(search)
  const { camera_id, person_id, from, to } = filterOf({ ...search, time }, now)
  const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions()
  return {
    by: search.by ?? usualSpans[time] ?? 'day',
    timezone,
    ...(camera_id ? { camera_id } : {}),
    ...(person_id ? { person_id } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}
