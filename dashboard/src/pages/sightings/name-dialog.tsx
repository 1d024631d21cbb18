import { type FormEvent, useState } from 'react'
import { toast } from 'sonner'
import { SeenFace } from '#components/seen-face.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/field.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { explain } from '#data/explain.ts'
import { useUndoCorrection } from '#data/sightings.ts'
import { unknownCropUrl, useNameUnknown } from '#data/unknowns.ts'
import { ChoosePerson } from '#pages/people/choose-person.tsx'
import { texts } from '#texts/texts.ts'

const words = texts.sightings.unknowns

/** Who a stranger is: a new name, or somebody who is enrolled. */
export function NameDialog({
  unknownId,
  open,
  onOpenChange,
}: {
  readonly unknownId: string
  readonly open: boolean
  onOpenChange(open: boolean): void
}) {
  const [name, setName] = useState('')
  const [choosing, setChoosing] = useState(false)
  const give = useNameUnknown()
  const undo = useUndoCorrection()

  function keep(who: { name: string; personId?: string }) {
    const body = who.personId === undefined ? { name: who.name } : { person_id: who.personId }
    give.mutate(
      { unknownId, ...body },
      {
        onSuccess: ({ correction, not_enrolled }) => {
          onOpenChange(false)
          setName('')
          tellDone(words.named(who.name), {
            label: texts.actions.undo,
            run: () => undo.mutate(correction.correction_id, { onError: tellFailure }),
          })
          if (not_enrolled !== null) toast.warning(words.notEnrolled(not_enrolled))
        },
      },
    )
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() !== '') keep({ name: name.trim() })
  }

  return (
    <>
      <Dialog
        open={open && !choosing}
        onOpenChange={onOpenChange}
        title={words.nameTitle}
        description={words.nameText}
        footer={
          <>
            <Button onClick={() => setChoosing(true)}>{words.nameKnown}</Button>
            <Button look="primary" type="submit" form="name-unknown" busy={give.isPending} disabled={!name.trim()}>
              {words.nameNew}
            </Button>
          </>
        }
      >
        <form id="name-unknown" onSubmit={submit} className="flex items-start gap-4">
          <SeenFace src={unknownCropUrl(unknownId)} decision="unknown" className="w-24 shrink-0" />
          <div className="flex-1">
            <TextField
              label={words.nameLabel}
              autoFocus
              maxLength={200}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
              error={give.error ? explain(give.error).detail : null}
            />
          </div>
        </form>
      </Dialog>
      <ChoosePerson
        open={open && choosing}
        onOpenChange={setChoosing}
        title={words.nameTitle}
        onChoose={(person) => {
          setChoosing(false)
          keep({ name: person.name, personId: person.person_id })
        }}
      />
    </>
  )
}
