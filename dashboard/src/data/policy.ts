import type { AnswerOf, InputOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type Policy = AnswerOf<'/api/policy', 'get'>
export type PolicySettings = NonNullable<InputOf<'/api/policy', 'put'>['body']>

const key = ['policy']

export const galleryPolicyQuery = (gallery: string) =>
  queryOptions({
    queryKey: [...key, gallery],
    queryFn: async () => await netra.get('/api/policy', { params: { query: { gallery } } }),
  })

export const useSetPolicy = () => useChange(key, (body: PolicySettings) => netra.put('/api/policy', { body }))

export const useDerivePolicy = () =>
  useChange(key, (gallery: string) => netra.post('/api/policy/derive', { body: { gallery } }))

export type PolicyCurve = AnswerOf<'/api/policy/curve', 'get'>

/** What every threshold would mean in a gallery. */
export const policyCurveQuery = (gallery: string) =>
  queryOptions({
    queryKey: [...key, 'curve', gallery],
    queryFn: async () => await netra.get('/api/policy/curve', { params: { query: { gallery } } }),
  })
