import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '#components/page.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Field, TextArea } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { useSession } from '#data/session.ts'
import { capabilitiesQuery, useSetCapability } from '#data/system.ts'
import { formatDateTime, texts } from '#texts/texts.ts'

const words = texts.upkeep.capabilities

/** Functions that are off until somebody states what they are for. */
export function CapabilitiesPage() {
  const { may } = useSession()
  const { data, error, refetch } = useQuery(capabilitiesQuery)
  const set = useSetCapability()
  const [asked, setAsked] = useState<keyof typeof words.names | null>(null)
  return (
    <Page title={texts.settings.section.capabilities[0] ?? ''}>
      <p className="max-w-prose text-soft">{words.lead}</p>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <Rows label={texts.settings.section.capabilities[0] ?? ''}>
          {data.map(({ name, description, enabled, purpose, updated_at }) => (
            <Row
              key={name}
              title={
                <>
                  {words.names[name]}
                  <Badge tone={enabled ? 'active' : 'quiet'}>{enabled ? texts.settings.on : texts.settings.off}</Badge>
                </>
              }
              facts={updated_at ? [words.by(formatDateTime(updated_at))] : []}
              actions={
                may('capabilities:write') ? (
                  <Button
                    small
                    busy={set.isPending && set.variables.name === name}
                    onClick={() =>
                      enabled
                        ? set.mutate(
                            { name, enabled: false },
                            { onSuccess: () => tellDone(words.turnedOff), onError: tellFailure },
                          )
                        : setAsked(name)
                    }
                  >
                    {enabled ? words.turnOff : words.turnOn}
                  </Button>
                ) : null
              }
            >
              {description}
              {enabled ? <span className="block text-ink">{purpose ? words.on(purpose) : words.noPurpose}</span> : null}
            </Row>
          ))}
        </Rows>
      ) : error ? null : (
        <SkeletonRows rows={2} className="h-16" />
      )}
      {asked ? <PurposeDialog name={asked} onClose={() => setAsked(null)} /> : null}
    </Page>
  )
}

function PurposeDialog({ name, onClose }: { readonly name: keyof typeof words.names; onClose(): void }) {
  const [purpose, setPurpose] = useState('')
  const set = useSetCapability()

  function submit() {
    set.mutate(
      { name, enabled: true, purpose: purpose.trim() },
      {
        onSuccess() {
          tellDone(words.turnedOn)
          onClose()
        },
      },
    )
  }

  return (
    <FormDialog
      onClose={onClose}
      title={words.title(words.names[name])}
      submit={words.turnOn}
      busy={set.isPending}
      onSubmit={submit}
    >
      <Field label={words.purpose} hint={words.purposeHint} error={set.error ? explain(set.error).detail : null}>
        {(control) => (
          <TextArea
            {...control}
            required
            autoFocus
            maxLength={500}
            value={purpose}
            onChange={(event) => setPurpose(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
