import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
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
  function submit(event: FormEvent) {
    event.preventDefault()
    onSearch({ fact: fact.trim(), ...(value.trim() === '' ? {} : { value: value.trim() }) })
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.action}
      description={words.text}
      footer={
        <>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form="fact-search">
            {words.submit}
          </Button>
        </>
      }
    >
      <form id="fact-search" onSubmit={submit} className="flex flex-col gap-4">
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
      </form>
    </Dialog>
  )
}
