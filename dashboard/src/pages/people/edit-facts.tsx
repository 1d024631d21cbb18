import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Input, TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { explain } from '#data/explain.ts'
import type { PersonWithFaces } from '#data/people.ts'
import type { PersonFacts } from '#data/update-person.ts'
import { texts } from '#texts/texts.ts'
import { type FactRow, metadataOf, rowsOf } from './fact-rows.ts'

const words = texts.people

/** Facts as they are typed: kept by whoever opens the dialog, so that nothing is lost where the server refuses them. */
export interface FactsDraft {
  readonly name: string
  readonly email: string
  readonly externalId: string
  readonly rows: readonly FactRow[]
}

export const draftOf = ({ name, email, external_id, metadata }: PersonWithFaces): FactsDraft => ({
  name,
  email: email ?? '',
  externalId: external_id ?? '',
  rows: rowsOf(metadata),
})

export function EditFacts({
  person,
  draft: first,
  error,
  onSave,
  onClose,
}: {
  readonly person: PersonWithFaces
  readonly draft: FactsDraft
  readonly error: unknown
  onSave(facts: PersonFacts, draft: FactsDraft): void
  onClose(): void
}) {
  const [draft, setDraft] = useState(first)
  const metadata = metadataOf(draft.rows, person.metadata)
  const set = (change: Partial<FactsDraft>) => setDraft((before) => ({ ...before, ...change }))

  function submit() {
    if (!metadata) return
    const [name, email, externalId] = [draft.name.trim(), draft.email.trim(), draft.externalId.trim()]
    onSave({ name, email: email || null, external_id: externalId || null, metadata }, draft)
  }

  return (
    <FormDialog onClose={onClose} title={words.editTitle} onSubmit={submit}>
      <TextField
        label={words.new.name}
        required
        maxLength={200}
        value={draft.name}
        onChange={(event) => set({ name: event.target.value })}
        error={error ? explain(error).detail : null}
      />
      <TextField
        label={words.new.externalId}
        hint={words.new.externalIdHint}
        maxLength={200}
        value={draft.externalId}
        onChange={(event) => set({ externalId: event.target.value })}
      />
      <TextField
        label={words.new.email}
        type="email"
        value={draft.email}
        onChange={(event) => set({ email: event.target.value })}
      />
      <OtherFacts rows={draft.rows} wrong={metadata === null} onChange={(rows) => set({ rows })} />
    </FormDialog>
  )
}

/** Facts of one's own, a name and a value each. */
function OtherFacts({
  rows,
  wrong,
  onChange,
}: {
  readonly rows: readonly FactRow[]
  readonly wrong: boolean
  onChange(rows: readonly FactRow[]): void
}) {
  const change = (id: number, what: Partial<FactRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...what } : row)))
  const next = Math.max(-1, ...rows.map(({ id }) => id)) + 1
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 font-medium text-sm">{words.metadata}</legend>
      {rows.map((row, index) => (
        <div key={row.id} className="flex gap-2">
          <Input
            aria-label={words.factName(index + 1)}
            placeholder={words.factNamePlaceholder}
            maxLength={200}
            className="!w-2/5"
            value={row.name}
            onChange={(event) => change(row.id, { name: event.target.value })}
          />
          <Input
            aria-label={words.factValue(index + 1)}
            placeholder={words.factValuePlaceholder}
            value={row.value}
            onChange={(event) => change(row.id, { value: event.target.value })}
          />
          <IconButton
            label={words.removeFact(index + 1)}
            onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
          >
            <X size={16} />
          </IconButton>
        </div>
      ))}
      {wrong ? (
        <p role="alert" className="text-danger text-sm">
          {words.factsWrong}
        </p>
      ) : null}
      <Button small className="self-start" onClick={() => onChange([...rows, { id: next, name: '', value: '' }])}>
        <Plus size={16} aria-hidden="true" />
        {words.addFact}
      </Button>
    </fieldset>
  )
}
