import { useQuery } from '@tanstack/react-query'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useSession } from '#data/session.ts'
import { type User, useEndUserSessions, userSessionsQuery } from '#data/users.ts'
import { texts } from '#texts/texts.ts'
import { SessionRows } from './session-rows.tsx'

const words = texts.settings.users

/** Where somebody is signed in, and a way to end that. */
export function UserSessionsDialog({ user, onClose }: { readonly user: User; onClose(): void }) {
  const { may } = useSession()
  const { data, error, refetch } = useQuery(userSessionsQuery(user.user_id))
  const end = useEndUserSessions()
  const told = (text: string) => ({ onSuccess: () => tellDone(text), onError: tellFailure })
  const onEnd = (sessionId: string) =>
    end.mutate({ userId: user.user_id, sessionId }, told(texts.settings.account.ended))
  return (
    <Dialog
      open
      wide
      onOpenChange={onClose}
      title={words.sessionsTitle(user.name)}
      footer={
        may('users:write') && data && data.length > 0 ? (
          <Button
            look="danger"
            busy={end.isPending}
            onClick={() => end.mutate({ userId: user.user_id }, told(words.endedAll))}
          >
            {words.endAll}
          </Button>
        ) : null
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data?.length === 0 ? <p className="text-soft">{words.noSessions}</p> : null}
      {data && data.length > 0 ? (
        <SessionRows
          sessions={data}
          busy={end.isPending ? (end.variables.sessionId ?? null) : null}
          {...(may('users:write') ? { onEnd } : {})}
        />
      ) : null}
      {data || error ? null : <SkeletonRows rows={2} />}
    </Dialog>
  )
}
