import { clsx } from 'clsx'
import { Ellipsis, FolderInput, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Section } from '#components/page.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { tellDone, tellFailure, tellHeld } from '#components/ui/toast.ts'
import { type Face, type Person, type PersonWithFaces, useDeleteFaces, useMoveFaces } from '#data/people.ts'
import { heldMs, holdWork } from '#session/held-work.ts'
import { formatDate, formatPercent, texts } from '#texts/texts.ts'
import { ChoosePerson } from './choose-person.tsx'

const words = texts.people

/** The faces of a person, best first. Several can be chosen and moved to somebody else together. */
export function Faces({ person, mayWrite }: { readonly person: PersonWithFaces; readonly mayWrite: boolean }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [moving, setMoving] = useState<readonly string[]>([])
  const move = useMoveFaces()
  const remove = useDeleteFaces()
  const faces = [...person.faces].sort((a, b) => b.quality_score - a.quality_score)

  const toggle = (faceId: string) =>
    setChosen((before) => {
      const after = new Set(before)
      if (!after.delete(faceId)) after.add(faceId)
      return after
    })

  function moveTo(other: Person) {
    const faceIds = moving
    setMoving([])
    setChosen(new Set())
    const back = () => move.mutate({ faceIds, personId: person.person_id }, { onError: tellFailure })
    move.mutate(
      { faceIds, personId: other.person_id },
      {
        onSuccess: () => tellDone(words.face.moved(other.name), { label: texts.actions.undo, run: back }),
        onError: tellFailure,
      },
    )
  }

  /** What was deleted is gone for good: it is held for a moment instead, in which it can be left undone. */
  function deleteSoon(faceIds: readonly string[]) {
    setChosen(new Set())
    const held = holdWork(faceIds, () => remove.mutateAsync(faceIds).catch(tellFailure))
    tellHeld(words.face.deleted(faceIds.length), heldMs, { label: texts.actions.undo, run: held.drop })
  }

  return (
    <Section
      title={words.facesTitle}
      actions={
        chosen.size > 0 ? (
          <span className="flex flex-wrap justify-end gap-2">
            <Button small onClick={() => setMoving([...chosen])}>
              <FolderInput size={16} aria-hidden="true" />
              {words.split.action(chosen.size)}
            </Button>
            <Button small look="danger" onClick={() => deleteSoon([...chosen])}>
              <Trash2 size={16} aria-hidden="true" />
              {words.face.deleteSeveral(chosen.size)}
            </Button>
          </span>
        ) : faces.length > 1 && mayWrite ? (
          <span className="text-soft text-sm">{words.split.hint}</span>
        ) : null
      }
    >
      {faces.length === 0 ? <p className="text-soft">{words.noFaces}</p> : null}
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-x-1.5 gap-y-4">
        {faces.map((face, index) => (
          <FaceCell
            key={face.face_id}
            face={face}
            number={index + 1}
            mayWrite={mayWrite}
            chosen={chosen.has(face.face_id)}
            choosable={faces.length > 1}
            onToggle={() => toggle(face.face_id)}
            onMove={() => setMoving([face.face_id])}
            onDelete={() => deleteSoon([face.face_id])}
          />
        ))}
      </ul>
      <ChoosePerson
        open={moving.length > 0}
        onOpenChange={() => setMoving([])}
        title={words.choosePerson.title}
        without={person.person_id}
        mayCreate
        onChoose={moveTo}
      />
    </Section>
  )
}

function FaceCell({
  face,
  number,
  mayWrite,
  chosen,
  choosable,
  onToggle,
  onMove,
  onDelete,
}: {
  readonly face: Face
  readonly number: number
  readonly mayWrite: boolean
  readonly chosen: boolean
  readonly choosable: boolean
  onToggle(): void
  onMove(): void
  onDelete(): void
}) {
  return (
    <li>
      <div className="group relative">
        <FaceTile
          faceId={face.has_region ? face.face_id : null}
          name={face.name}
          className={clsx(chosen && 'opacity-75')}
        />
        {mayWrite && choosable ? (
          <button
            type="button"
            aria-pressed={chosen}
            aria-label={words.face.choose(number)}
            onClick={onToggle}
            className={clsx(
              'absolute inset-0 rounded-face border-2',
              chosen ? 'border-accent' : 'border-transparent hover:border-accent/50',
            )}
          />
        ) : null}
      </div>
      <div className="mt-1 flex items-start justify-between gap-1 text-sm">
        <span className="min-w-0">
          <span className="block">{words.quality(formatPercent(face.quality_score))}</span>
          <span className="block truncate text-soft text-xs" title={face.source ?? undefined}>
            {formatDate(face.added_at)}
          </span>
        </span>
        {mayWrite ? (
          <Menu
            trigger={
              <IconButton small label={words.face.menu(number)} className="!h-7">
                <Ellipsis size={16} />
              </IconButton>
            }
          >
            <MenuItem onSelect={onMove}>
              <FolderInput size={16} />
              {words.face.move}
            </MenuItem>
            <MenuItem danger onSelect={onDelete}>
              <Trash2 size={16} />
              {words.face.delete}
            </MenuItem>
          </Menu>
        ) : null}
      </div>
    </li>
  )
}
