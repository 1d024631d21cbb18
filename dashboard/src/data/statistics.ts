import type { AnswerOf, InputOf } from '@netra/client'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type Statistics = AnswerOf<'/api/statistics', 'get'>
export type Span = Statistics['by']
export type StatisticsAsked = NonNullable<NonNullable<InputOf<'/api/statistics', 'get'>['params']>['query']>

/** What was seen over time; events say when there is more. */
export const statisticsQuery = (asked: StatisticsAsked) =>
  queryOptions({
    queryKey: ['statistics', 'over-time', asked],
    queryFn: async () => await netra.get('/api/statistics', { params: { query: asked } }),
    placeholderData: keepPreviousData,
  })

/** Where the same is as a table. */
export const statisticsFile = (asked: StatisticsAsked): string =>
  netra.url(`/api/statistics.csv?${new URLSearchParams(Object.entries(asked).map(([k, v]) => [k, String(v)]))}`)
