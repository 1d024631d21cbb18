import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { netra } from './netra.ts'

export const consentQuery = (personId: string) =>
  queryOptions({
    queryKey: ['people', 'consent', personId],
    queryFn: async () => {
      const { consent } = await netra.get('/api/people/{person_id}/consent', {
        params: { path: { person_id: personId } },
      })
      return consent
    },
  })

export function useRecordConsent(personId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: { purpose: string; expires_at?: string }) =>
      await netra.put('/api/people/{person_id}/consent', { params: { path: { person_id: personId } }, body }),
    onSuccess: () => queries.invalidateQueries(consentQuery(personId)),
  })
}

export function useWithdrawConsent(personId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () =>
      await netra.delete('/api/people/{person_id}/consent', { params: { path: { person_id: personId } } }),
    onSuccess: () => queries.invalidateQueries(consentQuery(personId)),
  })
}
