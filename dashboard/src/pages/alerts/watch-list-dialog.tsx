import { useState } from 'react'
import { Field, Select, TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { tellDone } from '#components/ui/toast.ts'
import type { Severity } from '#data/alerts.ts'
import { explain } from '#data/explain.ts'
import { useCreateWatchList, useUpdateWatchList, type WatchList } from '#data/watch-lists.ts'
import { texts } from '#texts/texts.ts'

const words = texts.alerts.lists
const severities = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[]

export function WatchListDialog({ list, onClose }: { readonly list: WatchList | null; onClose(): void }) {
  const [name, setName] = useState(list?.name ?? '')
  const [description, setDescription] = useState(list?.description ?? '')
  const [severity, setSeverity] = useState<Severity>(list?.severity ?? 'high')
  const create = useCreateWatchList()
  const update = useUpdateWatchList()
  const failure = create.error ?? update.error

  function submit() {
    const body = { name: name.trim(), description: description.trim(), severity }
    const done = {
      onSuccess: () => {
        tellDone(words.saved)
        onClose()
      },
    }
    if (list) update.mutate({ watchListId: list.watch_list_id, ...body }, done)
    else create.mutate(body, done)
  }

  return (
    <FormDialog
      onClose={onClose}
      title={list ? words.editTitle : words.newTitle}
      submit={words.save}
      busy={create.isPending || update.isPending}
      disabled={name.trim() === ''}
      onSubmit={submit}
    >
      <TextField
        label={words.name}
        required
        autoFocus
        maxLength={100}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={failure ? explain(failure).detail : null}
      />
      <TextField
        label={words.description}
        maxLength={500}
        autoComplete="off"
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      <Field label={words.severity}>
        {(given) => (
          <Select {...given} value={severity} onChange={(event) => setSeverity(event.target.value as Severity)}>
            {severities.map((one) => (
              <option key={one} value={one}>
                {texts.alerts.severities[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </FormDialog>
  )
}
