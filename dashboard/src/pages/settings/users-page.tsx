import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useState } from 'react'
import { Page, Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useSession } from '#data/session.ts'
import { invitationsQuery, useRevokeInvitation, usersQuery } from '#data/users.ts'
import { formatAgo, texts } from '#texts/texts.ts'
import { InviteDialog } from './invite-dialog.tsx'
import { RoleTags } from './role-tags.tsx'
import { UserRow } from './user-row.tsx'

const words = texts.settings.users

/** Everybody who can sign in, and who has been invited to. */
export function UsersPage() {
  const { may } = useSession()
  const users = useQuery(usersQuery)
  const [inviting, setInviting] = useState(false)
  return (
    <Page
      title={texts.settings.section.users[0] ?? ''}
      aside={users.data ? words.count(users.data.total) : null}
      actions={
        may('users:write') ? (
          <Button look="primary" onClick={() => setInviting(true)}>
            <UserPlus size={17} aria-hidden="true" />
            {words.invite}
          </Button>
        ) : null
      }
    >
      {users.error ? <ErrorState error={users.error} onRetry={() => void users.refetch()} /> : null}
      {users.data ? (
        <Rows label={words.list}>
          {users.data.users.map((user) => (
            <UserRow key={user.user_id} user={user} />
          ))}
        </Rows>
      ) : users.error ? null : (
        <SkeletonRows rows={4} className="h-14" />
      )}
      <Invitations />
      {inviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </Page>
  )
}

function Invitations() {
  const { may } = useSession()
  const { data } = useQuery(invitationsQuery)
  const revoke = useRevokeInvitation()
  if (!data || data.length === 0) return null
  return (
    <Section title={words.invitations}>
      <Rows label={words.invitations}>
        {data.map((invitation) => (
          <Row
            key={invitation.invitation_id}
            title={invitation.email}
            facts={[words.expires(formatAgo(invitation.expires_at))]}
            actions={
              may('users:write') ? (
                <Button
                  small
                  busy={revoke.isPending && revoke.variables === invitation.invitation_id}
                  onClick={() =>
                    revoke.mutate(invitation.invitation_id, {
                      onSuccess: () => tellDone(words.revoked),
                      onError: tellFailure,
                    })
                  }
                >
                  {words.revoke}
                </Button>
              ) : null
            }
          >
            <RoleTags roles={invitation.roles} />
          </Row>
        ))}
      </Rows>
    </Section>
  )
}
