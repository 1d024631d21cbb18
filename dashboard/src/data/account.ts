import { queryOptions } from '@tanstack/react-query'
import { useChange } from './change.ts'
import { netra } from './netra.ts'
import { sessionKey } from './session.ts'

const key = ['account']

export const ownSessionsQuery = queryOptions({
  queryKey: [...key, 'sessions'],
  queryFn: async () => (await netra.get('/api/auth/sessions')).sessions,
})
export type Session = Awaited<ReturnType<NonNullable<typeof ownSessionsQuery.queryFn>>>[number]

export const useEndOwnSession = () =>
  useChange(key, (sessionId: string) =>
    netra.delete('/api/auth/sessions/{session_id}', { params: { path: { session_id: sessionId } } }),
  )

/** Answers the secret for the app; it counts once a code of it was confirmed. */
export const useStartSecondFactor = () =>
  useChange(key, (password: string) => netra.post('/api/auth/second-factor', { body: { password } }))

/** Answers the recovery codes, once. */
export const useConfirmSecondFactor = () =>
  useChange(sessionKey, (code: string) => netra.post('/api/auth/second-factor/confirm', { body: { code } }))

export const useRemoveSecondFactor = () =>
  useChange(sessionKey, (password: string) =>
    // In the body, which the server takes as well: proxies write addresses down.
    netra.delete('/api/auth/second-factor', { body: { password } } as never),
  )
