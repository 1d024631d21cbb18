import type { AnswerOf } from '@netra/client'
import { infiniteQueryOptions, useMutation } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type AuditEntry = AnswerOf<'/api/audit', 'get'>['entries'][number]

export interface AuditFilter {
  readonly operation?: string
  readonly outcome?: string
  readonly actor_id?: string
  readonly subject?: string
  readonly from?: string
  readonly until?: string
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      netra.get('/api/audit', {
        params: { query: { ...filter, limit: 100, ...(pageParam === null ? {} : { before: pageParam }) } },
        signal,
      }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  })

export const useVerifyAudit = () => useMutation({ mutationFn: async () => await netra.get('/api/audit/verify') })
