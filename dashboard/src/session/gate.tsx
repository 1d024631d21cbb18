import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { sessionQuery } from '#data/session.ts'
import { AlertNotices } from '#session/alert-notices.tsx'
import { LiveEvents } from '#session/live-events.tsx'

const SignInPage = lazy(async () => ({ default: (await import('#pages/sign-in/sign-in-page.tsx')).SignInPage }))
const ReplacePasswordPage = lazy(async () => ({
  default: (await import('#pages/sign-in/replace-password-page.tsx')).ReplacePasswordPage,
}))

/** Lets in who is signed in; everybody else sees the sign-in, at whatever address they came to, or accepts an invitation. */
export function Gate() {
  const session = useQuery(sessionQuery)
  const invited = useRouterState({ select: ({ location }) => location.pathname === '/invitation' })
  if (invited) return <Outlet />
  if (session.isPending) return null
  if (session.isError)
    return (
      <main className="mx-auto max-w-lg p-6 pt-24">
        <ErrorState error={session.error} onRetry={() => void session.refetch()} />
      </main>
    )
  return (
    <Suspense fallback={null}>
      {session.data === null ? (
        <SignInPage />
      ) : session.data.user?.must_change_password ? (
        <ReplacePasswordPage user={session.data.user} />
      ) : (
        <>
          <LiveEvents />
          <AlertNotices />
          <Outlet />
        </>
      )}
    </Suspense>
  )
}
