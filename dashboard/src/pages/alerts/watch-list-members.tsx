import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CalendarClock, UserPlus, X } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { personQuery } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import { type Member, membersQuery, useAddMember, useRemoveMember, type WatchList } from '#data/watch-lists.ts'
import { ChoosePerson } from '#pages/people/choose-person.tsx'
import { formatDate, texts } from '#texts/texts.ts'
import { MemberDialog } from './member-dialog.tsx'

const words = texts.alerts.lists

/** Who is on a list, as faces. */
export function Members({ list, mayWrite }: { readonly list: WatchList; readonly mayWrite: boolean }) {
  const { may } = useSession()
  const { watch_list_id: watchListId, name } = list
  const { data } = useQuery(membersQuery(watchListId))
  const [choosing, setChoosing] = useState(false)
  const [changed, setChanged] = useState<Member | null>(null)
  const add = useAddMember()
  const remove = useRemoveMember()
  const put = ({
    person_id,
    expires_at,
    note,
    name: who,
  }: Pick<Member, 'person_id' | 'expires_at' | 'note' | 'name'>) =>
    add.mutate(
      { watchListId, personId: person_id, expiresAt: expires_at, note },
      { onSuccess: () => tellDone(words.added(who)), onError: tellFailure },
    )
  const takeOff = (member: Member) =>
    remove.mutate(
      { watchListId, personId: member.person_id },
      {
        onSuccess: () =>
          tellDone(words.removed(member.name), {
            label: texts.actions.undo,
            run: () => put(member),
          }),
        onError: tellFailure,
      },
    )
  return (
    <div className="flex flex-col gap-3">
      {data ? null : <Skeleton className="h-24 w-64" />}
      {data?.total === 0 ? <p className="text-soft">{words.empty}</p> : null}
      <ul className="flex flex-wrap gap-3">
        {data?.people.map((member) => (
          <li key={member.person_id} className="relative w-24">
            <MemberFace member={member} />
            {mayWrite ? (
              <span className="absolute top-1 right-1 flex gap-1">
                <IconButton
                  label={words.changeMember(member.name)}
                  small
                  look="plain"
                  className="!size-6"
                  onClick={() => setChanged(member)}
                >
                  <CalendarClock size={14} />
                </IconButton>
                <IconButton
                  label={words.remove(member.name)}
                  small
                  look="plain"
                  className="!size-6"
                  onClick={() => takeOff(member)}
                >
                  <X size={14} />
                </IconButton>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {mayWrite && may('gallery:read') ? (
        <>
          <Button small className="self-start" busy={add.isPending} onClick={() => setChoosing(true)}>
            <UserPlus size={15} aria-hidden="true" />
            {words.addPerson}
          </Button>
          <ChoosePerson
            open={choosing}
            onOpenChange={setChoosing}
            title={words.addTitle(name)}
            onChoose={(person) => {
              setChoosing(false)
              put({ person_id: person.person_id, expires_at: null, note: '', name: person.name })
            }}
          />
        </>
      ) : null}
      {changed ? <MemberDialog watchListId={watchListId} member={changed} onClose={() => setChanged(null)} /> : null}
    </div>
  )
}

function MemberFace({ member: { person_id, name, expires_at, note } }: { readonly member: Member }) {
  const { may } = useSession()
  const { data } = useQuery({ ...personQuery(person_id), enabled: may('gallery:read') })
  const expired = expires_at !== null && Date.parse(expires_at) < Date.now()
  const face = (
    <>
      <FaceTile faceId={data?.cover_face_id} name={name} className={expired ? 'w-24 opacity-50' : 'w-24'} />
      <span className="mt-1 block truncate text-sm" aria-hidden="true">
        {name}
      </span>
      {expires_at === null ? null : (
        <span className="block text-soft text-xs">{expired ? words.expired : words.until(formatDate(expires_at))}</span>
      )}
      {note === '' ? null : <span className="line-clamp-2 block text-soft text-xs">{note}</span>}
    </>
  )
  if (!may('gallery:read')) return face
  return (
    <Link to="/people/$personId" params={{ personId: person_id }} className="block rounded-face">
      {face}
    </Link>
  )
}
