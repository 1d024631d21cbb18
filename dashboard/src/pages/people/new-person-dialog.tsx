import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { explain } from '#data/explain.ts'
import { useCreatePerson } from '#data/people.ts'
import { texts } from '#texts/texts.ts'

const words = texts.people.new

/** Name first; their photos are dropped on the profile that opens. */
export function NewPersonDialog({ open, onOpenChange }: { readonly open: boolean; onOpenChange(open: boolean): void }) {
  const [name, setName] = useState('')
  const [externalId, setExternalId] = useState('')
  const [email, setEmail] = useState('')
  const create = useCreatePerson()
  const navigate = useNavigate()

  function submit(event: FormEvent) {
    event.preventDefault()
    const facts = { name: name.trim(), external_id: externalId.trim(), email: email.trim() }
    create.mutate(facts, {
      onSuccess: ({ person_id }) => void navigate({ to: '/people/$personId', params: { personId: person_id } }),
    })
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={words.title}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{texts.actions.cancel}</Button>
          <Button look="primary" type="submit" form="new-person" busy={create.isPending}>
            {words.submit}
          </Button>
        </>
      }
    >
      <form id="new-person" onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={words.name}
          required
          autoFocus
          maxLength={200}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.target.value)}
          error={create.error ? explain(create.error).detail : null}
        />
        <TextField
          label={words.externalId}
          hint={words.externalIdHint}
          maxLength={200}
          autoComplete="off"
          value={externalId}
          onChange={(event) => setExternalId(event.target.value)}
        />
        <TextField
          label={words.email}
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </form>
    </Dialog>
  )
}
