import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { explain } from '#data/explain.ts'
import { type PersonWithFaces, useForgetPerson } from '#data/people.ts'
import { formatDateTime, texts } from '#texts/texts.ts'

const words = texts.people.forget

/** Forgetting for good, confirmed by the name, and then the receipt. */
export function ForgetDialog({
  person,
  open,
  onOpenChange,
}: {
  readonly person: PersonWithFaces
  readonly open: boolean
  onOpenChange(open: boolean): void
}) {
  const [typed, setTyped] = useState('')
  const forget = useForgetPerson()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const receipt = forget.data?.receipt

  function leave() {
    void navigate({ to: '/people' }).then(() => {
      queries.removeQueries({ queryKey: ['people', 'one', person.person_id] })
      return queries.invalidateQueries({ queryKey: ['people'] })
    })
  }
  function submit() {
    forget.mutate(person.person_id)
  }

  if (receipt)
    return (
      <Dialog
        open={open}
        onOpenChange={leave}
        title={words.doneTitle}
        description={words.receiptText}
        footer={
          <>
            <Button onClick={() => save(JSON.stringify(receipt, null, 2), `erasure-${receipt.subject}.json`)}>
              <Download size={16} aria-hidden="true" />
              {words.download}
            </Button>
            <Button look="primary" onClick={leave}>
              {words.done}
            </Button>
          </>
        }
      >
        <dl className="grid grid-cols-[9rem_1fr] gap-y-1.5 text-sm">
          <dt className="text-soft">{words.receipt}</dt>
          <dd className="font-mono">{receipt.subject}</dd>
          <dt className="text-soft">{formatDateTime(receipt.at)}</dt>
          <dd>{receipt.counts.map(({ table, rows }) => `${rows} ${table}`).join(', ')}</dd>
        </dl>
      </Dialog>
    )

  return (
    <FormDialog
      open={open}
      onClose={() => onOpenChange(false)}
      title={words.title(person.name)}
      text={words.text}
      submit={words.confirm}
      danger
      busy={forget.isPending}
      disabled={typed.trim() !== person.name}
      onSubmit={submit}
    >
      <TextField
        label={words.type(person.name)}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={forget.error ? explain(forget.error).detail : null}
      />
    </FormDialog>
  )
}

function save(text: string, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
}
