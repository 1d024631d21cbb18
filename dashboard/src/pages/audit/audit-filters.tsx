import { Button } from '#components/ui/button.tsx'
import { Field, Input, Select } from '#components/ui/field.tsx'
import type { AuditFilter } from '#data/audit.ts'
import { texts } from '#texts/texts.ts'

const words = texts.audit

type Outcome = keyof typeof words.outcomes

/** What of the log is looked at. */
export function AuditFilters({
  filter,
  onChange,
}: {
  readonly filter: AuditFilter
  onChange(filter: AuditFilter): void
}) {
  const set = (name: keyof AuditFilter, value: string) => {
    const { [name]: _, ...rest } = filter
    onChange(value === '' ? rest : { ...rest, [name]: value })
  }
  const text = (name: 'operation' | 'actor_id' | 'subject', label: string, placeholder = '') => (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          type="search"
          placeholder={placeholder}
          value={filter[name] ?? ''}
          onChange={(event) => set(name, event.target.value.trim())}
        />
      )}
    </Field>
  )
  const time = (name: 'from' | 'until', label: string) => (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          type="datetime-local"
          value={localTime(filter[name])}
          onChange={(event) => set(name, event.target.value && new Date(event.target.value).toISOString())}
        />
      )}
    </Field>
  )
  return (
    <fieldset className="grid grid-cols-2 items-end gap-3 sm:gap-4 lg:grid-cols-3 xl:grid-cols-6">
      <legend className="sr-only">{words.filters}</legend>
      {text('operation', words.operation, 'forget_person')}
      <Field label={words.outcome}>
        {(control) => (
          <Select
            {...control}
            value={filter.outcome ?? 'any'}
            onChange={(event) => set('outcome', event.target.value === 'any' ? '' : event.target.value)}
          >
            {(Object.keys(words.outcomes) as Outcome[]).map((value) => (
              <option key={value} value={value}>
                {words.outcomes[value]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {text('actor_id', words.actor, words.actorHint)}
      {text('subject', words.subject, words.subjectHint)}
      {time('from', words.from)}
      {time('until', words.until)}
      {Object.keys(filter).length > 0 ? (
        <Button small className="justify-self-start" onClick={() => onChange({})}>
          {words.clear}
        </Button>
      ) : null}
    </fieldset>
  )
}

/** As the control wants it: local, without a zone. */
function localTime(iso: string | undefined): string {
  if (iso === undefined) return ''
  const time = new Date(iso)
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
