import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'

const key = ['users']

export type User = AnswerOf<'/api/users', 'get'>['users'][number]

export const usersQuery = queryOptions({
  queryKey: [...key, 'list'],
  queryFn: async () => await netra.get('/api/users', { params: { query: { limit: 1_000 } } }),
})

export const invitationsQuery = queryOptions({
  queryKey: [...key, 'invitations'],
  queryFn: async () => (await netra.get('/api/invitations')).invitations,
})

export const userSessionsQuery = (userId: string) =>
  queryOptions({
    queryKey: [...key, 'sessions', userId],
    queryFn: async () =>
      (await netra.get('/api/users/{user_id}/sessions', { params: { path: { user_id: userId } } })).sessions,
  })

export const useInvite = () =>
  useChange(key, (body: { email: string; roles: string[] }) => netra.post('/api/invitations', { body }))

export const useRevokeInvitation = () =>
  useChange(key, (invitationId: string) =>
    netra.delete('/api/invitations/{invitation_id}', { params: { path: { invitation_id: invitationId } } }),
  )

export const useUpdateUser = () =>
  useChange(key, ({ userId, ...body }: { userId: string; name?: string; roles?: string[]; disabled?: boolean }) =>
    netra.patch('/api/users/{user_id}', { params: { path: { user_id: userId } }, body }),
  )

export const useResetPassword = () =>
  useChange(key, ({ userId, removeSecondFactor }: { userId: string; removeSecondFactor: boolean }) =>
    netra.post('/api/users/{user_id}/reset-password', {
      params: { path: { user_id: userId } },
      body: { remove_second_factor: removeSecondFactor },
    }),
  )

/** Of one session, or of all. */
export const useEndUserSessions = () =>
  useChange(
    key,
    async ({ userId, sessionId }: { userId: string; sessionId?: string }): Promise<unknown> =>
      sessionId === undefined
        ? await netra.delete('/api/users/{user_id}/sessions', { params: { path: { user_id: userId } } })
        : await netra.delete('/api/users/{user_id}/sessions/{session_id}', {
            params: { path: { user_id: userId, session_id: sessionId } },
          }),
  )

export const useAcceptInvitation = () =>
  useChange(['session'], (body: { token: string; name: string; password: string }) =>
    netra.post('/api/auth/accept-invitation', { body }),
  )
