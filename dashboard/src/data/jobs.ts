import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type Job = AnswerOf<'/api/jobs', 'get'>['jobs'][number]

const moving = (job: Job): boolean => job.state === 'running' || job.state === 'waiting'

/** The newest jobs. Progress is told by no event, so while something moves it is looked up every two seconds. */
export const recentJobsQuery = queryOptions({
  queryKey: ['jobs', 'recent'],
  queryFn: async () => (await netra.get('/api/jobs', { params: { query: { limit: 8 } } })).jobs,
  refetchInterval: ({ state }) => (state.data?.some(moving) ? 2_000 : 30_000),
})
