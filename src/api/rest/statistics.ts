import { Readable } from 'node:stream'
import { z } from 'zod'
import { snakeName } from '#api/names.ts'
import type { StatisticsView } from '#statistics/statistics.ts'
import { type OperationGiving, type Route, route } from './route.ts'

const tag = 'Statistics'

export interface StatisticsOperations<Needs> {
  readonly getStatistics: OperationGiving<Needs, StatisticsView>
}

/** Endpoints for what was seen over time. */
export function statisticsRoutes<Needs>({ getStatistics }: StatisticsOperations<Needs>): Route<Needs>[] {
  return [
    route({ method: 'GET', path: '/api/statistics', tag, operation: getStatistics }),
    route({
      method: 'GET',
      path: '/api/statistics.csv',
      tag,
      operation: getStatistics,
      summary: 'The same as CSV, a row for each stretch of time',
      contentType: 'text/csv; charset=utf-8',
      response: z.string(),
      answer: ({ buckets }) => Readable.from(csvLines(buckets)),
    }),
  ]
}

const columns = [
  'start',
  'sightings',
  'known',
  'uncertain',
  'unknown',
  'notUsable',
  'people',
  'strangers',
  'cameras',
  'alerts',
] as const

/** Numbers and times only: nothing that a spreadsheet would take for a formula. */
function* csvLines(buckets: StatisticsView['buckets']): Generator<string> {
  yield `${columns.map(snakeName).join(',')}\r\n`
  for (const bucket of buckets) yield `${columns.map((column) => bucket[column] ?? '').join(',')}\r\n`
}
