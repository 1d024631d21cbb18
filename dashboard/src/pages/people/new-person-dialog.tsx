import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
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

  function submit() {
    const facts = { name: name.trim(), external_id: externalId.trim(), email: email.trim() }
    create.mutate(facts, {
      onSuccess: ({ person_id }) => void navigate({ to: '/people/$personId', params: { personId: person_id } }),
    })
  }

  return (
    <FormDialog
      open={open}
      onClose={() => onOpenChange(false)}
      title={words.title}
      submit={words.submit}
      busy={create.isPending}
      onSubmit={submit}
    >
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
    </FormDialog>
  )
}
