import type { StatisticsView } from './statistics.ts'

export const statisticsColumns = [
  'start',
  'sightings',
  'known',
  'uncertain',
  'unknown',
  'not_usable',
  'people',
  'strangers',
  'cameras',
  'alerts',
] as const

/** A row for each stretch of time, in the order of the columns. */
export function statisticsRows({ buckets }: StatisticsView): (string | number | null)[][] {
  return buckets.map((one) => [
    one.start,
    one.sightings,
    one.known,
    one.uncertain,
    one.unknown,
    one.notUsable,
    one.people,
    one.strangers,
    one.cameras,
    one.alerts,
  ])
}
