import { type AnswerOf, type ErrorCode, NetraError } from '@netra/client'
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type Me = AnswerOf<'/api/auth/me', 'get'>

export const sessionKey = ['session'] as const

/** Who is signed in; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  queryFn: async (): Promise<Me | null> =>
    await netra.get('/api/auth/me').catch((error: unknown) => {
      if (error instanceof NetraError && error.code === 'unauthenticated') return null
      throw error
    }),
  staleTime: Number.POSITIVE_INFINITY,
})

/** Who is signed in, and `may(permission)`: what is not allowed is not shown. */
export function useSession() {
  const { data: me } = useSuspenseQuery(sessionQuery)
  const permissions = new Set(me?.permissions ?? [])
  return {
    me,
    user: me?.user ?? null,
    may: (permission: string | null) => permission === null || permissions.has(permission),
  }
}

/** How one can sign in here. */
export const signInWaysQuery = queryOptions({
  queryKey: ['sign-in-ways'],
  queryFn: async () => await netra.get('/api/auth/ways'),
  staleTime: Number.POSITIVE_INFINITY,
})

interface SignIn {
  readonly email: string
  readonly password: string
  readonly code?: string
}

export function useSignIn() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: SignIn) => await netra.post('/api/auth/sign-in', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionKey }),
  })
}

export function useSignOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async () => await netra.post('/api/auth/sign-out'),
    // Whatever was read as somebody is not for whoever comes next.
    onSettled: () => {
      queries.clear()
      queries.setQueryData(sessionKey, null)
      window.location.assign('/')
    },
  })
}

export function useReplacePassword() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (body: { current_password: string; new_password: string }) =>
      await netra.post('/api/auth/password', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionKey }),
  })
}

export const isCode = (error: unknown, code: ErrorCode): error is NetraError =>
  error instanceof NetraError && error.code === code
