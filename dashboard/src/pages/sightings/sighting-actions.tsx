import { Trash2, UserCheck, UserX } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import type { Person } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import {
  type Correction,
  type Sighting,
  useAssignSighting,
  useDeleteSighting,
  useNotThisPerson,
  useUndoCorrection,
} from '#data/sightings.ts'
import { ChoosePerson } from '#pages/people/choose-person.tsx'
import { texts } from '#texts/texts.ts'
import { NameDialog } from './name-dialog.tsx'

const words = texts.sightings.detail

/** This is somebody else, this is not them, give the stranger a name, delete. */
export function SightingActions({ sighting, onDeleted }: { readonly sighting: Sighting; onDeleted(): void }) {
  const { may } = useSession()
  const [dialog, setDialog] = useState<'assign' | 'name' | 'delete' | null>(null)
  const close = () => setDialog(null)
  const assign = useAssignSighting()
  const reject = useNotThisPerson()
  const remove = useDeleteSighting()
  const undo = useUndoCorrection()
  const { sighting_id: sightingId, person, unknown_id: unknownId } = sighting
  if (!may('sightings:write')) return null

  const told = (text: string) => ({
    onSuccess: (correction: Correction) =>
      tellDone(text, {
        label: texts.actions.undo,
        run: () => undo.mutate(correction.correction_id, { onError: tellFailure }),
      }),
    onError: tellFailure,
  })
  const choose = ({ person_id: personId, name }: Person) => {
    close()
    assign.mutate({ sightingId, personId }, told(words.assigned(name)))
  }

  return (
    <div className="flex flex-wrap gap-2">
      {unknownId !== null && may('gallery:write') ? (
        <Button small look="primary" onClick={() => setDialog('name')}>
          <UserCheck size={15} aria-hidden="true" />
          {words.name}
        </Button>
      ) : null}
      {may('gallery:read') ? (
        <Button small onClick={() => setDialog('assign')} busy={assign.isPending}>
          <UserCheck size={15} aria-hidden="true" />
          {words.thisIs}
        </Button>
      ) : null}
      {person ? (
        <Button
          small
          busy={reject.isPending}
          onClick={() => reject.mutate(sightingId, told(words.rejected(person.name)))}
        >
          <UserX size={15} aria-hidden="true" />
          {words.notThis(person.name)}
        </Button>
      ) : null}
      <Button small look="danger" onClick={() => setDialog('delete')}>
        <Trash2 size={15} aria-hidden="true" />
        {words.delete}
      </Button>
      <ChoosePerson
        open={dialog === 'assign'}
        onOpenChange={close}
        title={words.thisIsTitle}
        text={words.thisIsText}
        {...(person ? { without: person.person_id } : {})}
        mayCreate={may('gallery:write')}
        onChoose={choose}
      />
      {unknownId === null ? null : <NameDialog unknownId={unknownId} open={dialog === 'name'} onOpenChange={close} />}
      <ConfirmDialog
        open={dialog === 'delete'}
        onOpenChange={close}
        title={words.deleteTitle}
        text={words.deleteText}
        confirm={words.delete}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(sightingId, {
            onSuccess: () => {
              close()
              onDeleted()
              tellDone(words.deleted)
            },
          })
        }
      />
    </div>
  )
}
