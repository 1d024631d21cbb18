import { useState } from 'react'
import { TextField } from '#components/ui/field.tsx'
import { FormDialog } from '#components/ui/form-dialog.tsx'
import { tellDone } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { type Member, useAddMember } from '#data/watch-lists.ts'
import { dayOf } from '#pages/sightings/sighting-filter.ts'
import { texts } from '#texts/texts.ts'

const words = texts.alerts.lists

/** Until when somebody is on a watch list, and why. */
export function MemberDialog({
  watchListId,
  member,
  onClose,
}: {
  readonly watchListId: string
  readonly member: Member
  onClose(): void
}) {
  const [until, setUntil] = useState(member.expires_at === null ? '' : dayOf(member.expires_at))
  const [note, setNote] = useState(member.note)
  const put = useAddMember()
  function submit() {
    put.mutate(
      {
        watchListId,
        personId: member.person_id,
        expiresAt: until === '' ? null : new Date(`${until}T23:59:59`).toISOString(),
        note: note.trim(),
      },
      {
        onSuccess: () => {
          tellDone(words.memberSaved(member.name))
          onClose()
        },
      },
    )
  }
  return (
    <FormDialog onClose={onClose} title={words.memberTitle(member.name)} busy={put.isPending} onSubmit={submit}>
      <TextField
        label={words.expires}
        hint={words.expiresHint}
        type="date"
        min={dayOf(new Date().toISOString())}
        value={until}
        onChange={(event) => setUntil(event.target.value)}
        error={put.error ? explain(put.error).detail : null}
      />
      <TextField
        label={words.note}
        maxLength={500}
        autoComplete="off"
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
    </FormDialog>
  )
}
