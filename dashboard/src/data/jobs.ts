import type { AnswerOf } from '@netra/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type Job = AnswerOf<'/api/jobs', 'get'>['jobs'][number]

const moving = (job: Job): boolean => job.state === 'running' || job.state === 'waiting'

/** The newest jobs. Progress is told by no event, so while something moves it is looked up every two seconds. */
export const recentJobsQuery = queryOptions({
  queryKey: ['jobs', 'recent'],
  queryFn: async () => (await netra.get('/api/jobs', { params: { query: { limit: 8 } } })).jobs,
  refetchInterval: ({ state }) => (state.data?.some(moving) ? 2_000 : 30_000),
})

type JobState = Job['state']

const pageSize = 30

export const jobListQuery = (state: JobState | null) =>
  infiniteQueryOptions({
    queryKey: ['jobs', 'list', state],
    queryFn: ({ pageParam }) =>
      netra.get('/api/jobs', {
        params: { query: { offset: pageParam, limit: pageSize, ...(state ? { state } : {}) } },
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (pages.length * pageSize < last.total ? pages.length * pageSize : null),
    refetchInterval: ({ state: { data } }) => (data?.pages.some(({ jobs }) => jobs.some(moving)) ? 2_000 : 30_000),
  })

export const jobQuery = (jobId: string) =>
  queryOptions({
    queryKey: ['jobs', 'one', jobId],
    queryFn: async () => await netra.get('/api/jobs/{job_id}', { params: { path: { job_id: jobId } } }),
    refetchInterval: ({ state }) => (state.data && moving(state.data) ? 1_500 : false),
  })

export const jobItemsQuery = (jobId: string, outcome: 'done' | 'refused' | null) =>
  infiniteQueryOptions({
    queryKey: ['jobs', 'items', jobId, outcome],
    queryFn: ({ pageParam }) =>
      netra.get('/api/jobs/{job_id}/items', {
        params: {
          path: { job_id: jobId },
          query: { ...(outcome ? { outcome } : {}), ...(pageParam === null ? {} : { after: pageParam }) },
        },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })

export const schedulesQuery = queryOptions({
  queryKey: ['jobs', 'schedules'],
  queryFn: async () => (await netra.get('/api/schedules')).schedules,
})

export const useCancelJob = () =>
  useChange(['jobs'], (jobId: string) => netra.delete('/api/jobs/{job_id}', { params: { path: { job_id: jobId } } }))

export const useRetryJob = () =>
  useChange(['jobs'], (jobId: string) =>
    netra.post('/api/jobs/{job_id}/retry', { params: { path: { job_id: jobId } } }),
  )
