import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { TextField } from '#components/ui/field.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { tellFailure } from '#components/ui/toast.ts'
import { consentQuery, useRecordConsent, useWithdrawConsent } from '#data/consent.ts'
import { explain } from '#data/explain.ts'
import { formatDate, texts } from '#texts/texts.ts'

const words = texts.people.consent

/** On what ground the person is stored. */
export function Consent({ personId, mayWrite }: { readonly personId: string; readonly mayWrite: boolean }) {
  const { data: consent, error, isPending, refetch } = useQuery(consentQuery(personId))
  const withdraw = useWithdrawConsent(personId)
  const [recording, setRecording] = useState(false)
  return (
    <Section title={words.title}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <Skeleton className="h-11" /> : null}
      {consent ? (
        <div>
          <p>
            <span className={consent.valid ? 'font-medium text-known' : 'font-medium text-danger'}>
              {consent.valid ? words.valid : words.invalid}
            </span>
            {': '}
            {consent.purpose}
          </p>
          <p className="text-soft text-sm">
            {[
              consent.basis.replaceAll('_', ' '),
              words.given(formatDate(consent.given_at)),
              consent.expires_at ? words.until(formatDate(consent.expires_at)) : null,
              consent.withdrawn_at ? words.withdrawnAt(formatDate(consent.withdrawn_at)) : null,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      ) : null}
      {consent === null ? <p className="text-soft">{words.none}</p> : null}
      {mayWrite && consent !== undefined ? (
        <div className="flex gap-2">
          <Button small onClick={() => setRecording(true)}>
            {words.record}
          </Button>
          {consent?.valid ? (
            <Button
              small
              look="danger"
              busy={withdraw.isPending}
              onClick={() => withdraw.mutate(undefined, { onError: tellFailure })}
            >
              {words.withdraw}
            </Button>
          ) : null}
        </div>
      ) : null}
      {recording ? <RecordConsent personId={personId} onClose={() => setRecording(false)} /> : null}
    </Section>
  )
}

function RecordConsent({ personId, onClose }: { readonly personId: string; onClose(): void }) {
  const [purpose, setPurpose] = useState('')
  const [until, setUntil] = useState('')
  const record = useRecordConsent(personId)
  function submit(event: FormEvent) {
    event.preventDefault()
    const expiry = until === '' ? {} : { expires_at: new Date(`${until}T23:59:59`).toISOString() }
    record.mutate({ purpose: purpose.trim(), ...expiry }, { onSuccess: onClose })
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.record}
      footer={
        <>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form="record-consent" busy={record.isPending}>
            {texts.actions.save}
          </Button>
        </>
      }
    >
      <form id="record-consent" onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={words.purpose}
          hint={words.purposeHint}
          required
          autoFocus
          value={purpose}
          onChange={(event) => setPurpose(event.target.value)}
          error={record.error ? explain(record.error).detail : null}
        />
        <TextField
          label={words.expires}
          hint={words.expiresHint}
          type="date"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </form>
    </Dialog>
  )
}
