import { Plus, X } from 'lucide-react'
import { ToggleGroup } from 'radix-ui'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Field, Input, Select } from '#components/ui/field.tsx'
import { texts } from '#texts/texts.ts'
import type { Draft } from './rule-sentence.ts'

const words = texts.alerts.editor
const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Schedule = NonNullable<Draft['schedule']>
type Time = Schedule['times'][number]

const evening: Time = { days: [...week], from: '18:00', to: '06:00' }

/** Always, or only at some times of the week; one that ends before it begins goes on into the next day. */
export function RuleSchedule({
  schedule,
  onChange,
}: {
  readonly schedule: Draft['schedule']
  onChange(schedule: Draft['schedule']): void
}) {
  const timezone = schedule?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const times = schedule?.times ?? []
  const replace = (next: Time[]) => onChange(next.length === 0 ? null : { timezone, times: next })
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold">{words.when}</legend>
      <Field label={words.times} hint={schedule ? timezone : undefined}>
        {(given) => (
          <Select
            {...given}
            value={schedule ? 'some' : 'always'}
            onChange={(event) => replace(event.target.value === 'some' ? [evening] : [])}
          >
            <option value="always">{words.always}</option>
            <option value="some">{words.scheduled}</option>
          </Select>
        )}
      </Field>
      {times.map((time, index) => (
        <TimeRow
          // Times have no identity of their own.
          key={String(index)}
          time={time}
          onChange={(changed) => replace(times.map((one, at) => (at === index ? changed : one)))}
          onRemove={() => replace(times.filter((_, at) => at !== index))}
        />
      ))}
      {schedule ? (
        <Button small className="self-start" onClick={() => replace([...times, evening])}>
          <Plus size={15} aria-hidden="true" />
          {words.addTime}
        </Button>
      ) : null}
    </fieldset>
  )
}

function TimeRow({ time, onChange, onRemove }: { readonly time: Time; onChange(time: Time): void; onRemove(): void }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <ToggleGroup.Root
        type="multiple"
        aria-label={words.days}
        value={time.days}
        onValueChange={(days) => days.length > 0 && onChange({ ...time, days: days as Time['days'] })}
        className="flex gap-1"
      >
        {week.map((day) => (
          <ToggleGroup.Item
            key={day}
            value={day}
            aria-label={texts.alerts.sentence.days[day]}
            className="h-8 min-w-9 rounded-control border border-line-strong/60 px-1.5 text-sm text-soft hover:text-ink data-[state=on]:border-accent data-[state=on]:bg-accent-wash data-[state=on]:font-medium data-[state=on]:text-ink"
          >
            {texts.alerts.sentence.days[day].slice(0, 2)}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <Input
        type="time"
        aria-label={words.from}
        required
        value={time.from}
        onChange={(event) => event.target.value && onChange({ ...time, from: event.target.value })}
        className="!h-8 !w-28"
      />
      <span aria-hidden="true">–</span>
      <Input
        type="time"
        aria-label={words.to}
        required
        value={time.to}
        onChange={(event) => event.target.value && onChange({ ...time, to: event.target.value })}
        className="!h-8 !w-28"
      />
      <IconButton label={words.removeTime} small onClick={onRemove}>
        <X size={16} />
      </IconButton>
    </div>
  )
}
