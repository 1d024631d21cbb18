import { useQuery } from '@tanstack/react-query'
import { UserPlus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Input } from '#components/ui/field.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { tellFailure } from '#components/ui/toast.ts'
import { type Person, peopleSearchQuery, useCreatePerson } from '#data/people.ts'
import { texts } from '#texts/texts.ts'

const words = texts.people.choosePerson

/** Chooses one person by searching; with `mayCreate` also a new one of the name that was typed. */
export function ChoosePerson({
  open,
  onOpenChange,
  title,
  text,
  without,
  mayCreate = false,
  onChoose,
}: {
  readonly open: boolean
  onOpenChange(open: boolean): void
  readonly title: string
  readonly text?: string
  /** Whoever it is not about. */
  readonly without?: string
  readonly mayCreate?: boolean
  onChoose(person: Person): void
}) {
  const [typed, setTyped] = useState('')
  const name = typed.trim()
  const query = useDeferredValue(name)
  const { data } = useQuery({ ...peopleSearchQuery(query), enabled: open })
  const create = useCreatePerson()
  const people = data?.people.filter(({ person_id }) => person_id !== without)
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={text}>
      <Input
        type="search"
        autoFocus
        aria-label={words.search}
        placeholder={words.search}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="mt-3 flex h-80 flex-col overflow-y-auto">
        {people ? null : <SkeletonRows rows={5} className="h-13" />}
        {people?.length === 0 ? <li className="py-3 text-soft">{words.none}</li> : null}
        {people?.map((person) => (
          <li key={person.person_id}>
            <button
              type="button"
              onClick={() => onChoose(person)}
              className="flex w-full items-center gap-3 rounded-control p-1.5 text-left hover:bg-sunken focus-visible:outline-offset-[-2px]"
            >
              <FaceTile faceId={person.cover_face_id} name={person.name} className="size-11 shrink-0" />
              <span className="min-w-0 flex-1 truncate">{person.name}</span>
              <span className="text-soft text-sm">{texts.count.faces(person.face_count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {mayCreate ? (
        <Button
          className="mt-3 w-full"
          disabled={name === ''}
          busy={create.isPending}
          onClick={() => create.mutate({ name }, { onSuccess: onChoose, onError: tellFailure })}
        >
          <UserPlus size={16} aria-hidden="true" />
          {texts.people.split.newPerson}
          {name === '' ? null : `: ${name}`}
        </Button>
      ) : null}
    </Dialog>
  )
}
