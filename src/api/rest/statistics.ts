import { Readable } from 'node:stream'
import { z } from 'zod'
import { csvLine } from '#recognition/result-rows.ts'
import type { StatisticsView } from '#statistics/statistics.ts'
import { statisticsColumns, statisticsRows } from '#statistics/statistics-rows.ts'
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
      answer: (statistics) => Readable.from(csvOf(statistics)),
    }),
  ]
}

function* csvOf(statistics: StatisticsView): Generator<string> {
  yield `${csvLine(statisticsColumns)}\r\n`
  for (const row of statisticsRows(statistics)) yield `${csvLine(row)}\r\n`
}
