import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { ErrorState } from '#components/ui/empty-state.tsx'
import { Input } from '#components/ui/field.tsx'
import { Row, Rows } from '#components/ui/rows.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { type RetentionRule, retentionQuery, useRunRetention } from '#data/retention.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { retentionName } from './retention-name.ts'
import { RetentionPreview } from './retention-preview.tsx'

const words = texts.upkeep.retention

/** After how many days what is deleted; a change is seen in what it deletes before it is saved. */
export function RetentionPage() {
  const { data, error, refetch } = useQuery(retentionQuery)
  return (
    <Page title={texts.settings.section.retention[0] ?? ''}>
      <p className="max-w-prose text-soft">{words.lead}</p>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? <Rules key={JSON.stringify(data)} rules={data} /> : error ? null : <SkeletonRows className="h-14" />}
    </Page>
  )
}

function Rules({ rules }: { readonly rules: readonly RetentionRule[] }) {
  const { may } = useSession()
  const [days, setDays] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(rules.map((rule) => [rule.class, rule.days === null ? '' : String(rule.days)])),
  )
  const [looking, setLooking] = useState(false)
  const [running, setRunning] = useState(false)
  const run = useRunRetention()
  const daysOf = (name: string): number | null => (days[name] ? Number(days[name]) : null)
  const changed = rules.some((rule) => daysOf(rule.class) !== rule.days)
  const wanted = rules.map((rule) => ({ class: rule.class, days: daysOf(rule.class) }))
  const valid = wanted.every((rule) => rule.days === null || (Number.isInteger(rule.days) && rule.days >= 1))
  const mayWrite = may('system:write')
  return (
    <>
      <Rows label={words.list}>
        {rules.map((rule) => (
          <Row
            key={rule.class}
            title={retentionName(rule.class)}
            actions={
              <div className="flex items-center gap-2">
                <Input
                  aria-label={words.daysOf(retentionName(rule.class))}
                  inputMode="numeric"
                  pattern="[1-9]\d{0,4}"
                  placeholder="–"
                  disabled={!mayWrite}
                  value={days[rule.class] ?? ''}
                  onChange={(event) => setDays({ ...days, [rule.class]: event.target.value.replaceAll(/\D/g, '') })}
                  className="!w-20 text-right"
                />
                <span className="w-16 text-sm text-soft">{days[rule.class] ? words.days : words.keep}</span>
              </div>
            }
          >
            {rule.summary}
          </Row>
        ))}
      </Rows>
      {mayWrite ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button look="primary" disabled={!changed || !valid} onClick={() => setLooking(true)}>
            {words.preview}
          </Button>
          <Button disabled={changed || wanted.every((rule) => rule.days === null)} onClick={() => setRunning(true)}>
            {words.run}
          </Button>
          {changed ? <span className="text-sm text-uncertain">{words.changed}</span> : null}
        </div>
      ) : null}
      {looking ? <RetentionPreview rules={wanted} onClose={() => setLooking(false)} /> : null}
      <ConfirmDialog
        open={running}
        onOpenChange={setRunning}
        title={words.runTitle}
        text={words.runText}
        confirm={words.run}
        busy={run.isPending}
        error={run.error}
        onConfirm={() =>
          run.mutate(undefined, {
            onSuccess({ classes }) {
              setRunning(false)
              tellDone(words.ran(classes.reduce((sum, { count }) => sum + count, 0)))
            },
          })
        }
      />
    </>
  )
}
