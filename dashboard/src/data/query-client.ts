import { NetraError } from '@netra/client'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { sessionKey } from './session.ts'

/** Only what may pass by itself is tried again. */
const passing = new Set(['unreachable', 'unavailable', 'overloaded', 'rate_limited', 'deadline_exceeded'])

/** What the pages have read. Events say when it is stale (live-events.ts), so that nothing is asked for twice without a reason. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // The session ended elsewhere: who one is decides what is shown.
      if (error instanceof NetraError && error.code === 'unauthenticated' && query.queryKey[0] !== sessionKey[0])
        void queryClient.invalidateQueries({ queryKey: sessionKey })
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && error instanceof NetraError && passing.has(error.code),
      retryDelay: (failures, error) =>
        error instanceof NetraError && error.retryAfter !== null ? error.retryAfter * 1_000 : 500 * 2 ** failures,
    },
  },
})
