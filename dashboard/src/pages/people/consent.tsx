import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Field, Select, TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { type Consent as ConsentRecord, consentQuery, useRecordConsent, useWithdrawConsent } from '#data/consent.ts'
import { explain } from '#data/explain.ts'
import { formatDate, texts } from '#texts/texts.ts'

const words = texts.people.consent
const bases = Object.keys(words.bases) as ConsentRecord['basis'][]

/** On what ground the person is stored, and until when. */
export function Consent({ personId, mayWrite }: { readonly personId: string; readonly mayWrite: boolean }) {
  const { data: consent, error, isPending, refetch } = useQuery(consentQuery(personId))
  const withdraw = useWithdrawConsent(personId)
  const [recording, setRecording] = useState(false)
  return (
    <Section title={words.title}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {isPending ? <Skeleton className="h-11" /> : null}
      {consent ? <Ground consent={consent} /> : null}
      {consent === null ? <p className="text-soft">{words.none}</p> : null}
      {mayWrite && consent !== undefined ? (
        <div className="flex gap-2">
          <Button small onClick={() => setRecording(true)}>
            {consent?.valid ? words.change : words.record}
          </Button>
          {consent?.valid ? (
            <Button
              small
              look="danger"
              busy={withdraw.isPending}
              onClick={() =>
                withdraw.mutate(undefined, { onSuccess: () => tellDone(words.withdrawn), onError: tellFailure })
              }
            >
              {words.withdraw}
            </Button>
          ) : null}
        </div>
      ) : null}
      {recording ? (
        <RecordConsent personId={personId} before={consent ?? null} onClose={() => setRecording(false)} />
      ) : null}
    </Section>
  )
}

const Ground = ({ consent }: { readonly consent: ConsentRecord }) => (
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
        words.bases[consent.basis],
        words.given(formatDate(consent.given_at)),
        consent.expires_at ? words.until(formatDate(consent.expires_at)) : null,
        consent.withdrawn_at ? words.withdrawnAt(formatDate(consent.withdrawn_at)) : null,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  </div>
)

/** A record takes the place of the one before, from which it starts. */
function RecordConsent({
  personId,
  before,
  onClose,
}: {
  readonly personId: string
  readonly before: ConsentRecord | null
  onClose(): void
}) {
  const [purpose, setPurpose] = useState(before?.purpose ?? '')
  const [basis, setBasis] = useState<ConsentRecord['basis']>(before?.basis ?? 'consent')
  const [until, setUntil] = useState(before?.valid ? (before.expires_at?.slice(0, 10) ?? '') : '')
  const record = useRecordConsent(personId)
  function submit() {
    const expiry = until === '' ? {} : { expires_at: new Date(`${until}T23:59:59`).toISOString() }
    // What is changed was given when it was given.
    const given = before?.valid ? { given_at: before.given_at } : {}
    record.mutate({ purpose: purpose.trim(), basis, ...given, ...expiry }, { onSuccess: onClose })
  }
  return (
    <FormDialog
      onClose={onClose}
      title={before?.valid ? words.change : words.record}
      busy={record.isPending}
      onSubmit={submit}
    >
      <TextField
        label={words.purpose}
        hint={words.purposeHint}
        required
        autoFocus
        maxLength={500}
        value={purpose}
        onChange={(event) => setPurpose(event.target.value)}
        error={record.error ? explain(record.error).detail : null}
      />
      <Field label={words.basis} hint={words.basisHint}>
        {(control) => (
          <Select
            {...control}
            value={basis}
            onChange={(event) => setBasis(event.target.value as ConsentRecord['basis'])}
          >
            {bases.map((one) => (
              <option key={one} value={one}>
                {words.bases[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <TextField
        label={words.expires}
        hint={words.expiresHint}
        type="date"
        value={until}
        onChange={(event) => setUntil(event.target.value)}
      />
    </FormDialog>
  )
}
