import { FlaskConical } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Field, Select, TextField } from '#components/ui/field.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { type Rule, type RuleTrial, type Severity, useCreateRule, useTryRule, useUpdateRule } from '#data/alerts.ts'
import { explain } from '#data/explain.ts'
import { formatDateTime, texts } from '#texts/texts.ts'
import { RuleSchedule } from './rule-schedule.tsx'
import { type Draft, factsOf, newRule, ruleSentence } from './rule-sentence.ts'
import { RuleWhere } from './rule-where.tsx'
import { RuleWho } from './rule-who.tsx'
import { useRuleNames } from './use-rule-names.ts'

const words = texts.alerts.editor
const severities = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[]

/** A rule, changed part by part, with the sentence that it comes to, and what it would have raised. */
export function RuleEditor({ rule, onClose }: { readonly rule: Rule | null; onClose(): void }) {
  const [name, setName] = useState(rule?.name ?? '')
  const [draft, setDraft] = useState<Draft>(() => (rule ? draftOf(rule) : newRule))
  const names = useRuleNames([draft])(draft)
  const create = useCreateRule()
  const update = useUpdateRule()
  const trial = useTryRule()
  const facts = factsOf(draft)
  const saving = create.isPending || update.isPending
  const failure = create.error ?? update.error

  const change = (part: Partial<Draft>) => {
    trial.reset()
    setDraft((before) => ({ ...before, ...part }))
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!facts || name.trim() === '') return
    const done = {
      onSuccess: () => {
        tellDone(texts.alerts.rules.saved)
        onClose()
      },
    }
    const body = { ...facts, name: name.trim() }
    if (rule) update.mutate({ ruleId: rule.rule_id, ...body }, done)
    else create.mutate(body, done)
  }

  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={rule ? words.editTitle : words.newTitle}
      footer={
        <>
          <Button disabled={!facts} busy={trial.isPending} onClick={() => facts && trial.mutate(facts)}>
            <FlaskConical size={16} aria-hidden="true" />
            {trial.isPending ? words.testing : words.test}
          </Button>
          <Button look="primary" type="submit" form="rule" busy={saving} disabled={!facts || name.trim() === ''}>
            {words.save}
          </Button>
        </>
      }
    >
      <form id="rule" onSubmit={submit} className="flex flex-col gap-6">
        <p aria-live="polite" className="rounded-panel bg-accent-wash px-4 py-3 font-medium text-lg">
          {ruleSentence(draft, names)}
        </p>
        {trial.data || trial.error ? <Trial trial={trial.data} error={trial.error} /> : null}
        <TextField
          label={words.name}
          required
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={failure ? explain(failure).detail : null}
        />
        <RuleWho draft={draft} personName={names.person} onChange={change} />
        <RuleWhere draft={draft} onChange={change} />
        <RuleSchedule schedule={draft.schedule} onChange={(schedule) => change({ schedule })} />
        <How draft={draft} onChange={change} />
      </form>
    </Dialog>
  )
}

function How({ draft, onChange }: { readonly draft: Draft; onChange(part: Partial<Draft>): void }) {
  const whole = (text: string, least: number) => Math.max(least, Math.round(Number(text) || 0))
  return (
    <fieldset className="grid gap-4 sm:grid-cols-2">
      <legend className="mb-2 font-semibold">{words.how}</legend>
      <Field label={words.severity}>
        {(given) => (
          <Select
            {...given}
            value={draft.severity ?? ''}
            onChange={(event) => onChange({ severity: (event.target.value || null) as Severity | null })}
          >
            <option value="">{draft.who === 'list' ? words.severityOfList : words.severityUsual}</option>
            {severities.map((severity) => (
              <option key={severity} value={severity}>
                {texts.alerts.severities[severity]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <TextField
        label={words.cooldown}
        hint={words.cooldownHint}
        type="number"
        min={0}
        max={10_080}
        value={draft.cooldown_seconds / 60}
        onChange={(event) => onChange({ cooldown_seconds: Math.round(Number(event.target.value) * 60) })}
      />
      <TextField
        label={words.confirm}
        hint={words.confirmHint}
        type="number"
        min={1}
        max={1_000}
        value={draft.confirm}
        onChange={(event) => onChange({ confirm: whole(event.target.value, 1) })}
      />
      <TextField
        label={words.dwell}
        hint={words.dwellHint}
        type="number"
        min={0}
        max={86_400}
        value={draft.dwell_seconds}
        onChange={(event) => onChange({ dwell_seconds: whole(event.target.value, 0) })}
      />
    </fieldset>
  )
}

function Trial({ trial, error }: { readonly trial: RuleTrial | undefined; readonly error: unknown }) {
  if (error)
    return (
      <p role="alert" className="text-danger text-sm">
        {explain(error).detail}
      </p>
    )
  if (!trial) return null
  return (
    <div role="status" className="flex flex-col gap-2">
      <p>
        {words.trial(trial.alerts, trial.sightings)}{' '}
        {trial.suppressed > 0 ? words.trialSuppressed(trial.suppressed) : null}{' '}
        {trial.complete ? null : words.trialPart}
      </p>
      <ul className="flex flex-col divide-y divide-line text-sm">
        {trial.examples.slice(0, 5).map((example) => (
          <li key={example.sighting_id} className="flex justify-between gap-3 py-1.5">
            <span className="truncate">
              {example.person?.name ??
                (example.unknown_id ? texts.sightings.stranger(example.unknown_id) : texts.alerts.who.unknown)}
              {example.camera_name ? <span className="text-soft"> {example.camera_name}</span> : null}
            </span>
            <time dateTime={example.seen_at} className="shrink-0 text-soft">
              {formatDateTime(example.seen_at)}
            </time>
          </li>
        ))}
      </ul>
    </div>
  )
}

const draftOf = ({ rule_id: _, name: __, enabled: ___, created_by, created_at, updated_at, ...facts }: Rule): Draft =>
  facts
