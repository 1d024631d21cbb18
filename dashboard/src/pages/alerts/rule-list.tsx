import { useQuery } from '@tanstack/react-query'
import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Switch } from '#components/ui/switch.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { type Rule, rulesQuery, useDeleteRule, useUpdateRule } from '#data/alerts.ts'
import { useSession } from '#data/session.ts'
import { texts } from '#texts/texts.ts'
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
  const add = mayWrite ? (
    <Button look="primary" onClick={() => setEdited('new')}>
      <Plus size={17} aria-hidden="true" />
      {words.add}
    </Button>
  ) : null
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
        <ConfirmDialog
          open
          onOpenChange={() => setLeaving(null)}
          title={words.deleteTitle(leaving.name)}
          text={words.deleteText}
          confirm={words.delete}
          busy={remove.isPending}
          error={remove.error}
          onConfirm={() =>
            remove.mutate(leaving.rule_id, {
              onSuccess: () => {
                setLeaving(null)
                tellDone(words.deleted)
              },
            })
          }
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
          <Menu
            trigger={
              <IconButton label={words.actions(rule.name)} small>
                <Ellipsis size={18} />
              </IconButton>
            }
          >
            <MenuItem onSelect={onEdit}>
              <Pencil size={16} />
              {words.edit}
            </MenuItem>
            <MenuLine />
            <MenuItem danger onSelect={onDelete}>
              <Trash2 size={16} />
              {words.delete}
            </MenuItem>
          </Menu>
        </div>
      ) : (
        <span className="text-soft text-sm">{rule.enabled ? words.on : words.off}</span>
      )}
    </li>
  )
}
