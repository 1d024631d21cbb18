import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import type { Severity } from './alerts.ts'
import { useChangeOfSeveral } from './change-several.ts'
import { netra } from './netra.ts'

export type WatchList = AnswerOf<'/api/watch-lists', 'get'>['watch_lists'][number]
export type Member = AnswerOf<'/api/watch-lists/{watch_list_id}/people', 'get'>['people'][number]

export const watchListsQuery = queryOptions({
  queryKey: ['watch-lists', 'all'],
  queryFn: async () => (await netra.get('/api/watch-lists')).watch_lists,
})

export const membersQuery = (watchListId: string) =>
  queryOptions({
    queryKey: ['watch-lists', 'people', watchListId],
    queryFn: async () =>
      await netra.get('/api/watch-lists/{watch_list_id}/people', {
        params: { path: { watch_list_id: watchListId }, query: { limit: 1_000 } },
      }),
  })

/** Alert rules name watch lists and go with them. */
const touched = ['watch-lists', 'alert-rules', 'people'] as const

interface ListFacts {
  readonly name: string
  readonly description: string
  readonly severity: Severity
}

export const useCreateWatchList = () =>
  useChangeOfSeveral(touched, (body: ListFacts) => netra.post('/api/watch-lists', { body }))

export const useUpdateWatchList = () =>
  useChangeOfSeveral(touched, ({ watchListId, ...body }: ListFacts & { watchListId: string }) =>
    netra.patch('/api/watch-lists/{watch_list_id}', { params: { path: { watch_list_id: watchListId } }, body }),
  )

export const useDeleteWatchList = () =>
  useChangeOfSeveral(touched, (watchListId: string) =>
    netra.delete('/api/watch-lists/{watch_list_id}', { params: { path: { watch_list_id: watchListId } } }),
  )

interface Membership {
  readonly watchListId: string
  readonly personId: string
}

interface MemberFacts extends Membership {
  /** Null: for good. */
  readonly expiresAt: string | null
  readonly note: string
}

/** Puts somebody on a list, or changes until when and why. */
export const useAddMember = () =>
  useChangeOfSeveral(touched, ({ watchListId, personId, expiresAt, note }: MemberFacts) =>
    netra.post('/api/watch-lists/{watch_list_id}/people', {
      params: { path: { watch_list_id: watchListId } },
      body: { person_id: personId, expires_at: expiresAt, note },
    }),
  )

export const useRemoveMember = () =>
  useChangeOfSeveral(touched, ({ watchListId, personId }: Membership) =>
    netra.delete('/api/watch-lists/{watch_list_id}/people/{person_id}', {
      params: { path: { watch_list_id: watchListId, person_id: personId } },
    }),
  )
