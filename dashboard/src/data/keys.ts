import type { AnswerOf, InputOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type ApiKey = AnswerOf<'/api/keys', 'get'>['keys'][number]
export type NewKey = NonNullable<InputOf<'/api/keys', 'post'>['body']>

const key = ['keys']

export const keysQuery = (revoked: boolean) =>
  queryOptions({
    queryKey: [...key, revoked],
    queryFn: async () => (await netra.get('/api/keys', { params: { query: { revoked } } })).keys,
  })

export const useCreateKey = () => useChange(key, (body: NewKey) => netra.post('/api/keys', { body }))

export const useRevokeKey = () =>
  useChange(key, (keyId: string) => netra.delete('/api/keys/{key_id}', { params: { path: { key_id: keyId } } }))
