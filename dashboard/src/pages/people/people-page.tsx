import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Search, UserPlus } from 'lucide-react'
import { useCallback, useDeferredValue, useEffect, useState } from 'react'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Input } from '#components/ui/field.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { VirtualList } from '#components/ui/virtual-list.tsx'
import { type Person, usePeopleList } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import { formatDate, texts } from '#texts/texts.ts'
import { NewPersonDialog } from './new-person-dialog.tsx'

const words = texts.people

/** Everybody of the gallery, however many: only the rows that are seen exist. */
export function PeoplePage() {
  const { may } = useSession()
  const { query = '' } = useSearch({ from: '/framed/people' })
  const navigate = useNavigate({ from: '/people' })
  const [typed, setTyped] = useState(query)
  const wanted = useDeferredValue(typed.trim())
  const [adding, setAdding] = useState(false)
  const list = usePeopleList(wanted)

  // The address says what was searched, so that going back finds it again.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (wanted !== query) void navigate({ search: wanted === '' ? {} : { query: wanted }, replace: true })
    }, 300)
    return () => clearTimeout(timer)
  }, [wanted, query, navigate])

  const row = useCallback((index: number) => <Row person={list.at(index)} />, [list.at])
  const empty = !list.pending && list.error === null && list.total === 0
  const add = may('gallery:write') ? (
    <Button look="primary" onClick={() => setAdding(true)}>
      <UserPlus size={17} aria-hidden="true" />
      <span className="max-sm:sr-only">{words.add}</span>
    </Button>
  ) : null

  return (
    <Page
      title={words.title}
      aside={list.pending ? null : texts.count.people(list.total)}
      fill
      actions={
        <>
          <div className="relative max-sm:flex-1">
            <Search
              size={16}
              aria-hidden="true"
              className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 text-soft"
            />
            <Input
              type="search"
              aria-label={words.search}
              placeholder={words.search}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="w-full pl-9 sm:w-80"
            />
          </div>
          {add}
        </>
      }
    >
      {list.error ? <ErrorState error={list.error} onRetry={list.retry} /> : null}
      {empty && wanted === '' ? (
        <EmptyState title={words.none} action={add}>
          {words.noneText}
        </EmptyState>
      ) : null}
      {empty && wanted !== '' ? (
        <EmptyState title={words.noMatch(wanted)} action={<Button onClick={() => setTyped('')}>{words.clear}</Button>}>
          {words.noMatchText}
        </EmptyState>
      ) : null}
      {empty ? null : (
        <div className="flex min-h-0 flex-1 flex-col">
          <div aria-hidden="true" className={`${columns} border-line border-b pb-2 max-sm:hidden`}>
            <span />
            <span className="label">{words.columns.name}</span>
            <span className="label">{words.columns.externalId}</span>
            <span className="label text-right">{words.columns.faces}</span>
            <span className="label text-right">{words.columns.added}</span>
          </div>
          <div className="min-h-0 flex-1">
            <VirtualList
              count={list.pending ? 12 : list.total}
              rowHeight={64}
              label={words.list}
              row={row}
              onRange={list.onRange}
            />
          </div>
        </div>
      )}
      <NewPersonDialog open={adding} onOpenChange={setAdding} />
    </Page>
  )
}

const columns =
  'grid grid-cols-[3.25rem_1fr_4rem] items-center gap-x-4 px-1 sm:grid-cols-[3.25rem_minmax(0,1.6fr)_minmax(0,1fr)_4.5rem_7.5rem]'

function Row({ person }: { readonly person: Person | undefined }) {
  if (!person)
    return (
      <div className={`${columns} h-16 border-line border-b`}>
        <Skeleton className="size-13" />
        <Skeleton className="h-4 w-40" />
      </div>
    )
  return (
    <Link
      to="/people/$personId"
      params={{ personId: person.person_id }}
      className={`${columns} h-16 border-line border-b hover:bg-sunken focus-visible:outline-offset-[-2px]`}
    >
      <FaceTile faceId={person.cover_face_id} name={person.name} className="size-13" />
      <span className="min-w-0">
        <span className="block truncate font-medium">{person.name}</span>
        {person.email ? <span className="block truncate text-sm text-soft">{person.email}</span> : null}
      </span>
      <span className="truncate text-soft max-sm:hidden">{person.external_id}</span>
      <span className="text-right">{texts.count.faces(person.face_count)}</span>
      <span className="text-right text-soft max-sm:hidden">{formatDate(person.created_at)}</span>
    </Link>
  )
}
