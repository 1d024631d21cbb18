import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

export type Role = AnswerOf<'/api/roles', 'get'>['roles'][number]
export type PermissionText = AnswerOf<'/api/roles', 'get'>['permissions'][number]

const key = ['roles']

export const rolesQuery = queryOptions({ queryKey: key, queryFn: async () => await netra.get('/api/roles') })

interface NewRole {
  readonly name: string
  readonly description: string
  readonly permissions: string[]
}

export const useCreateRole = () => useChange(key, (body: NewRole) => netra.post('/api/roles', { body }))

export const useUpdateRole = () =>
  useChange(key, ({ name, ...body }: NewRole) => netra.patch('/api/roles/{name}', { params: { path: { name } }, body }))

export const useDeleteRole = () =>
  useChange(key, (name: string) => netra.delete('/api/roles/{name}', { params: { path: { name } } }))
