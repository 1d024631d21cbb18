import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Page, Section } from '#components/page.tsx'
import { Badge, Tag } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { TextField } from '#components/ui/field.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { ownSessionsQuery, useEndOwnSession } from '#data/account.ts'
import { explain } from '#data/explain.ts'
import { useReplacePassword, useSession } from '#data/session.ts'
import { formatDateTime, texts } from '#texts/texts.ts'
import { SecondFactor } from './second-factor.tsx'
import { SessionRows } from './session-rows.tsx'

const words = texts.settings.account

/** Who one is here, and how nobody else becomes it. */
export function AccountPage() {
  const { user } = useSession()
  if (!user)
    return (
      <Page title={texts.settings.section.account[0] ?? ''}>
        <EmptyState title={words.keyOnly} />
      </Page>
    )
  return (
    <Page title={texts.settings.section.account[0] ?? ''}>
      <Facts
        facts={[
          [words.name, user.name],
          [words.email, user.email],
          [
            words.roles,
            <span key="roles" className="flex flex-wrap gap-1.5">
              {user.roles.map((role) => (
                <Tag key={role}>{role.replaceAll('_', ' ')}</Tag>
              ))}
            </span>,
          ],
          [words.lastSignIn, user.last_signed_in_at ? formatDateTime(user.last_signed_in_at) : '–'],
        ]}
      />
      <Section title={words.password}>
        <PasswordForm email={user.email} />
      </Section>
      <Section
        title={words.secondFactor}
        actions={
          <Badge tone={user.second_factor ? 'good' : 'quiet'}>
            {user.second_factor ? texts.settings.on : texts.settings.off}
          </Badge>
        }
      >
        <SecondFactor on={user.second_factor} />
      </Section>
      <Section title={words.sessions}>
        <Sessions />
      </Section>
    </Page>
  )
}

function PasswordForm({ email }: { readonly email: string }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const replace = useReplacePassword()

  function submit(event: FormEvent) {
    event.preventDefault()
    replace.mutate(
      { current_password: current, new_password: next },
      {
        onSuccess() {
          setCurrent('')
          setNext('')
          tellDone(words.changed)
        },
      },
    )
  }

  return (
    <form onSubmit={submit} className="grid max-w-2xl items-start gap-4 sm:grid-cols-2">
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <TextField
        label={words.current}
        type="password"
        autoComplete="current-password"
        required
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
      />
      <TextField
        label={words.next}
        hint={words.nextHint}
        error={replace.error ? explain(replace.error).detail : null}
        type="password"
        autoComplete="new-password"
        required
        minLength={12}
        value={next}
        onChange={(event) => setNext(event.target.value)}
      />
      <Button type="submit" busy={replace.isPending} className="justify-self-start">
        {words.change}
      </Button>
    </form>
  )
}

function Sessions() {
  const { data, error, refetch } = useQuery(ownSessionsQuery)
  const end = useEndOwnSession()
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={2} />
  return (
    <SessionRows
      sessions={data}
      busy={end.isPending ? end.variables : null}
      onEnd={(sessionId) => end.mutate(sessionId, { onSuccess: () => tellDone(words.ended), onError: tellFailure })}
    />
  )
}
