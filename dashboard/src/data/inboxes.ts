import type { AnswerOf } from '@netra/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type Inbox = AnswerOf<'/api/inboxes', 'get'>['inboxes'][number]
export type InboxFile = AnswerOf<'/api/inboxes/files', 'get'>['files'][number]

export const inboxesQuery = queryOptions({
  queryKey: ['inboxes', 'folders'],
  queryFn: async () => (await netra.get('/api/inboxes')).inboxes,
  refetchInterval: 10_000,
})

export const inboxFilesQuery = (outcome: InboxFile['outcome'] | null) =>
  infiniteQueryOptions({
    queryKey: ['inboxes', 'files', outcome],
    queryFn: ({ pageParam }) =>
      netra.get('/api/inboxes/files', {
        params: { query: { ...(outcome ? { outcome } : {}), ...(pageParam === null ? {} : { after: pageParam }) } },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
