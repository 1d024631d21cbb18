import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { DecisionMark } from '#components/ui/decision-mark.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Facts } from '#components/ui/facts.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellFailure } from '#components/ui/toast.ts'
import { type Alert, alertQuery, useCommentAlert } from '#data/alerts.ts'
import { useSession } from '#data/session.ts'
import { formatDateTime, formatNumber, texts } from '#texts/texts.ts'
import { AlertFace, whoOfAlert } from './alert-face.tsx'
import { SeverityMark } from './severity-mark.tsx'
import { useTakeStep } from './take-step.ts'

const words = texts.alerts

/** One alert: whom, where, why, who looks after it, and what was written about it. */
export function AlertDrawer({ alertId, onClose }: { readonly alertId: string; onClose(): void }) {
  const { data: alert, error, refetch } = useQuery(alertQuery(alertId))
  return (
    <Dialog
      open
      drawer
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={alert ? whoOfAlert(alert) : words.title}
    >
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {alert ? (
        <div className="flex flex-col gap-5">
          <AlertFace alert={alert} className="mx-auto w-64 max-w-full" />
          <p className="flex items-baseline justify-between gap-3">
            <DecisionMark decision={alert.decision} label />
            <SeverityMark severity={alert.severity} />
          </p>
          <Steps alert={alert} />
          <AlertFacts alert={alert} />
          <Links alert={alert} />
          <Comments alertId={alertId} comments={alert.comments} />
        </div>
      ) : error ? null : (
        <SkeletonRows rows={6} className="h-10" />
      )}
    </Dialog>
  )
}

function Steps({ alert: { alert_id, state } }: { readonly alert: Alert }) {
  const { may } = useSession()
  const take = useTakeStep(alert_id)
  if (!may('alerts:write')) return null
  return (
    <div className="flex flex-wrap gap-2">
      {state === 'open' ? (
        <Button look="primary" onClick={() => take('acknowledge')}>
          {words.acknowledge}
        </Button>
      ) : null}
      {state === 'resolved' ? null : (
        <Button look={state === 'acknowledged' ? 'primary' : 'plain'} onClick={() => take('resolve')}>
          {words.resolve}
        </Button>
      )}
      {state === 'open' ? null : <Button onClick={() => take('reopen')}>{words.reopen}</Button>}
    </div>
  )
}

function AlertFacts({ alert }: { readonly alert: Alert }) {
  const { acknowledged_by, acknowledged_at, resolved_by, resolved_at } = alert
  const by = (who: string | null, at: string | null) =>
    who !== null && at !== null ? words.detail.by(who, formatDateTime(at)) : null
  const facts = [
    [words.detail.rule, alert.rule],
    [words.detail.camera, alert.camera_name],
    [words.detail.zone, alert.zone],
    [words.detail.seen, formatDateTime(alert.seen_at)],
    [words.detail.raised, formatDateTime(alert.raised_at)],
    [words.detail.frames, formatNumber(alert.frames)],
    [words.detail.why, alert.reasons.join(', ')],
    [words.detail.acknowledged, by(acknowledged_by, acknowledged_at)],
    [words.detail.resolved, by(resolved_by, resolved_at)],
  ] as const
  return <Facts facts={facts.filter(([, value]) => value !== null && value !== '')} />
}

function Links({ alert: { person, unknown_id } }: { readonly alert: Alert }) {
  const { may } = useSession()
  const search = person ? { person: person.person_id } : unknown_id === null ? null : { unknown: unknown_id }
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {person && may('gallery:read') ? (
        <Button small asChild>
          <Link to="/people/$personId" params={{ personId: person.person_id }}>
            {words.detail.person}
          </Link>
        </Button>
      ) : null}
      {search && may('sightings:read') ? (
        <Button small asChild>
          <Link to="/sightings" search={search}>
            {words.detail.sightings}
          </Link>
        </Button>
      ) : null}
    </div>
  )
}

interface Comment {
  readonly comment_id: string
  readonly text: string
  readonly written_by: string
  readonly written_at: string
}

function Comments({ alertId, comments }: { readonly alertId: string; readonly comments: readonly Comment[] }) {
  const { may } = useSession()
  const [text, setText] = useState('')
  const comment = useCommentAlert()
  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() === '') return
    comment.mutate({ alertId, text: text.trim() }, { onSuccess: () => setText(''), onError: tellFailure })
  }
  return (
    <section aria-label={words.detail.comments} className="flex flex-col gap-3 border-line border-t pt-4">
      <h3 className="font-semibold">{words.detail.comments}</h3>
      {comments.length === 0 ? <p className="text-soft text-sm">{words.detail.noComments}</p> : null}
      <ol className="flex flex-col gap-3">
        {comments.map((one) => (
          <li key={one.comment_id}>
            <p className="whitespace-pre-wrap">{one.text}</p>
            <p className="text-soft text-xs">{words.detail.by(one.written_by, formatDateTime(one.written_at))}</p>
          </li>
        ))}
      </ol>
      {may('alerts:write') ? (
        <form onSubmit={submit} className="flex flex-col gap-2">
          <Field label={words.detail.comment} hint={words.detail.commentHint}>
            {(given) => (
              <TextArea
                {...given}
                rows={2}
                maxLength={2_000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" small className="self-start" busy={comment.isPending} disabled={text.trim() === ''}>
            {words.detail.send}
          </Button>
        </form>
      ) : null}
    </section>
  )
}
