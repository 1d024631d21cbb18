import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, Download, Ellipsis, Merge, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Page, Section } from '#components/page.tsx'
import { PersonVisits } from '#components/person-visits.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { tellDone, tellFailure } from '#components/ui/toast.ts'
import { useMergePeople, useUndoMerge } from '#data/merges.ts'
import { netra } from '#data/netra.ts'
import { type Person, type PersonWithFaces, personQuery } from '#data/people.ts'
import { isCode, useSession } from '#data/session.ts'
import { useHeld } from '#session/held-work.ts'
import { texts } from '#texts/texts.ts'
import { ChoosePerson } from './choose-person.tsx'
import { Consent } from './consent.tsx'
import { EnrolPanel } from './enrol-panel.tsx'
import { Faces } from './faces.tsx'
import { Facts } from './facts.tsx'
import { ForgetDialog } from './forget-dialog.tsx'
import { KeptUntil } from './kept-until.tsx'
import { MergedPeople } from './merged-people.tsx'

const words = texts.people

/** One person: their faces, the facts kept with them, and what can be done with all of it. */
export function PersonPage() {
  const { personId } = useParams({ from: '/framed/people/$personId' })
  const { may } = useSession()
  const { data, error, refetch } = useQuery(personQuery(personId))
  const held = useHeld()
  const person = data && withoutFaces(data, held)
  const [dialog, setDialog] = useState<'merge' | 'forget' | null>(null)
  const close = () => setDialog(null)
  const merge = useMergePeople()
  const undoMerge = useUndoMerge()
  const navigate = useNavigate()

  // Whoever has just been forgotten stays until the receipt has been read.
  const failure = dialog === 'forget' ? null : error
  if (isCode(failure, 'not_found'))
    return (
      <EmptyState
        page
        title={texts.notFound.title}
        action={
          <Button asChild look="primary">
            <Link to="/people">{words.forget.done}</Link>
          </Button>
        }
      >
        {texts.notFound.text}
      </EmptyState>
    )

  const mayWrite = may('gallery:write')
  const open = (id: string) => void navigate({ to: '/people/$personId', params: { personId: id } })
  function mergeInto(other: Person) {
    close()
    merge.mutate(
      { kept: other.person_id, gone: personId },
      {
        onSuccess: (part) => {
          const back = () => undoMerge.mutate(part, { onSuccess: () => open(personId), onError: tellFailure })
          tellDone(words.merge.done(other.name), { label: texts.actions.undo, run: back })
          open(other.person_id)
        },
        onError: tellFailure,
      },
    )
  }

  return (
    <Page
      title={person?.name ?? words.title}
      aside={person ? texts.count.faces(person.face_count) : null}
      actions={
        <>
          <Button asChild look="quiet">
            <Link to="/people">
              <ArrowLeft size={17} aria-hidden="true" />
              {words.title}
            </Link>
          </Button>
          {person && mayWrite ? (
            <Menu
              trigger={
                <Button aria-label={texts.actions.more}>
                  <Ellipsis size={18} />
                </Button>
              }
            >
              <MenuItem onSelect={() => window.location.assign(netra.url(`/api/people/${personId}/export`))}>
                <Download size={16} />
                {words.export}
              </MenuItem>
              <MenuItem onSelect={() => setDialog('merge')}>
                <Merge size={16} />
                {words.merge.action}
              </MenuItem>
              <MenuLine />
              <MenuItem danger onSelect={() => setDialog('forget')}>
                <Trash2 size={16} />
                {words.forget.action}
              </MenuItem>
            </Menu>
          ) : null}
        </>
      }
    >
      {failure ? <ErrorState error={failure} onRetry={() => void refetch()} /> : null}
      <div className="grid gap-x-10 gap-y-8 xl:grid-cols-[1fr_22rem]">
        <div className="flex min-w-0 flex-col gap-8">
          {person ? <Faces person={person} mayWrite={mayWrite} /> : error ? null : <FacesSkeleton />}
          {may('sightings:read') ? <PersonVisits personId={personId} /> : null}
          {mayWrite ? (
            <Section title={words.enrol.title}>
              <EnrolPanel personId={personId} />
            </Section>
          ) : null}
        </div>
        <div className="flex min-w-0 flex-col gap-8">
          {person ? <Facts person={person} mayWrite={mayWrite} /> : null}
          <Consent personId={personId} mayWrite={mayWrite} />
          {person ? <KeptUntil person={person} /> : null}
          <MergedPeople personId={personId} mayWrite={mayWrite} />
        </div>
      </div>
      {person ? (
        <>
          <ChoosePerson
            open={dialog === 'merge'}
            onOpenChange={close}
            title={words.merge.title}
            text={words.merge.into(person.name)}
            without={personId}
            onChoose={mergeInto}
          />
          <ForgetDialog person={person} open={dialog === 'forget'} onOpenChange={close} />
        </>
      ) : null}
    </Page>
  )
}

/** As if the faces that are about to be deleted were gone. */
function withoutFaces(person: PersonWithFaces, held: ReadonlySet<string>): PersonWithFaces {
  const faces = person.faces.filter(({ face_id }) => !held.has(face_id))
  if (faces.length === person.faces.length) return person
  return { ...person, faces, face_count: person.face_count - (person.faces.length - faces.length) }
}

const FacesSkeleton = () => (
  <Section title={words.facesTitle}>
    <div className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-1.5">
      {[1, 2, 3, 4].map((n) => (
        <Skeleton key={n} className="aspect-square" />
      ))}
    </div>
  </Section>
)
