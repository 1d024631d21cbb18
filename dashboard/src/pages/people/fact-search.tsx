import { useState } from 'react'
import { TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { texts } from '#texts/texts.ts'
import type { PeopleSearch } from './people-search.ts'

const words = texts.people.byFact

/** Asks for a fact to search by. */
export function FactSearch({
  search,
  onSearch,
  onClose,
}: {
  readonly search: PeopleSearch
  onSearch(fact: Pick<PeopleSearch, 'fact' | 'value'>): void
  onClose(): void
}) {
  const [fact, setFact] = useState(search.fact ?? '')
  const [value, setValue] = useState(search.value ?? '')
  function submit() {
    onSearch({ fact: fact.trim(), ...(value.trim() === '' ? {} : { value: value.trim() }) })
  }
  return (
    <FormDialog onClose={onClose} title={words.action} text={words.text} submit={words.submit} onSubmit={submit}>
      <TextField
        label={words.name}
        hint={words.nameHint}
        required
        autoFocus
        maxLength={200}
        autoComplete="off"
        value={fact}
        onChange={(event) => setFact(event.target.value)}
      />
      <TextField
        label={words.value}
        hint={words.valueHint}
        maxLength={200}
        autoComplete="off"
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
    </FormDialog>
  )
}
