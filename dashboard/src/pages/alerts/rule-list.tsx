import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { AddButton } from '#components/ui/listing.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { tellFailure } from '#components/ui/toast.ts'
import { type Rule, rulesQuery, useDeleteRule, useUpdateRule } from '#data/alerts.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditMenu } from './edit-menu.tsx'
import { RuleEditor } from './rule-editor.tsx'
import { ruleSentence } from './rule-sentence.ts'
import { useRuleNames } from './use-rule-names.ts'

const words = texts.alerts.rules

/** Every rule as one sentence, turned on and off here. */
export function RuleList() {
  const { may } = useSession()
  const { data: rules, error, refetch } = useQuery(rulesQuery)
  const [edited, setEdited] = useState<Rule | 'new' | null>(null)
  const [leaving, setLeaving] = useState<Rule | null>(null)
  const names = useRuleNames(rules ?? [])
  const remove = useDeleteRule()
  const mayWrite = may('alerts:write')
  const add = mayWrite ? <AddButton onClick={() => setEdited('new')}>{words.add}</AddButton> : null
  return (
    <div className="flex flex-col gap-4">
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {rules || error ? null : <SkeletonRows rows={4} className="h-16" />}
      {rules?.length === 0 ? (
        <EmptyState title={words.none} action={add}>
          {words.noneText}
        </EmptyState>
      ) : null}
      {rules && rules.length > 0 ? (
        <>
          <div className="flex justify-end">{add}</div>
          <ul className="flex flex-col divide-y divide-line border-line border-y">
            {rules.map((rule) => (
              <RuleRow
                key={rule.rule_id}
                rule={rule}
                sentence={ruleSentence(rule, names(rule))}
                mayWrite={mayWrite}
                onEdit={() => setEdited(rule)}
                onDelete={() => setLeaving(rule)}
              />
            ))}
          </ul>
        </>
      ) : null}
      {edited ? <RuleEditor rule={edited === 'new' ? null : edited} onClose={() => setEdited(null)} /> : null}
      {leaving ? (
        <DeleteDialog
          id={leaving.rule_id}
          name={leaving.name}
          words={words}
          remove={remove}
          onClose={() => setLeaving(null)}
        />
      ) : null}
    </div>
  )
}

function RuleRow({
  rule,
  sentence,
  mayWrite,
  onEdit,
  onDelete,
}: {
  readonly rule: Rule
  readonly sentence: string
  readonly mayWrite: boolean
  onEdit(): void
  onDelete(): void
}) {
  const update = useUpdateRule()
  return (
    <li className="flex items-start gap-4 py-4">
      <div className="min-w-0 flex-1">
        <h3 className={rule.enabled ? 'font-semibold' : 'font-semibold text-soft'}>{rule.name}</h3>
        <p className="text-soft">{sentence}</p>
      </div>
      {mayWrite ? (
        <div className="flex shrink-0 items-center gap-2">
          <Switch
            label={<span className="sr-only">{words.turn(rule.name)}</span>}
            checked={rule.enabled}
            disabled={update.isPending}
            onChange={(enabled) => update.mutate({ ruleId: rule.rule_id, enabled }, { onError: tellFailure })}
          />
          <EditMenu label={words.actions(rule.name)} words={words} onEdit={onEdit} onDelete={onDelete} />
        </div>
      ) : (
        <span className="text-soft text-sm">{rule.enabled ? words.on : words.off}</span>
      )}
    </li>
  )
}
