import type { AnswerOf } from '@netra/client'
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { netra } from './netra.ts'

export interface HealthPart {
  readonly name: string
  readonly ready: boolean
  readonly degraded?: boolean
  readonly detail?: string
}

export interface Health {
  readonly ready: boolean
  readonly parts: readonly HealthPart[]
}

/** A server that is not ready answers 503 with the same body, which is what one wants to see. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: async ({ signal }): Promise<Health> => (await fetch(netra.url('/readyz'), { signal })).json(),
  refetchInterval: 30_000,
})

export const policyQuery = queryOptions({
  queryKey: ['policy'],
  queryFn: async () => await netra.get('/api/policy'),
})

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: async () => await netra.get('/api/models'),
})

export const modelStatusQuery = queryOptions({
  queryKey: ['models', 'status'],
  queryFn: async () => await netra.get('/api/models/status'),
})

export const capabilitiesQuery = queryOptions({
  queryKey: ['capabilities'],
  queryFn: async () => (await netra.get('/api/capabilities')).capabilities,
})

export type Capability = AnswerOf<'/api/capabilities', 'get'>['capabilities'][number]

export function useSetCapability() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ name, enabled, purpose }: { name: string; enabled: boolean; purpose?: string }) =>
      await netra.put('/api/capabilities/{capability}', {
        params: { path: { capability: name } },
        body: { enabled, ...(purpose === undefined ? {} : { purpose }) },
      }),
    onSuccess: () => queries.invalidateQueries(capabilitiesQuery),
  })
}
