import { Link } from '@tanstack/react-router'
import { type ReactNode, useCallback } from 'react'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { FaceTile } from '#components/ui/face-tile.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { VirtualList } from '#components/ui/virtual-list.tsx'
import type { Person } from '#data/people.ts'
import type { usePeopleList } from '#data/people-list.ts'
import { formatDate, texts } from '#texts/texts.ts'
import type { PeopleSearch } from './people-search.ts'

const words = texts.people

/** However many there are: only the rows that are seen exist. */
export function PeopleList({
  list,
  search: { query = '', fact, value },
  add,
  onClear,
}: {
  readonly list: ReturnType<typeof usePeopleList>
  readonly search: PeopleSearch
  /** What adds somebody, where one may. */
  readonly add: ReactNode
  onClear(): void
}) {
  const row = useCallback((index: number) => <Row person={list.at(index)} />, [list.at])
  if (list.error) return <ErrorState error={list.error} onRetry={list.retry} />
  if (!list.pending && list.total === 0) {
    if (query === '' && !fact)
      return (
        <EmptyState title={words.none} action={add}>
          {words.noneText}
        </EmptyState>
      )
    const title = query === '' && fact ? words.noAlike(words.byFact.chip(fact, value ?? null)) : words.noMatch(query)
    return (
      <EmptyState title={title} action={<Button onClick={onClear}>{words.clear}</Button>}>
        {words.noMatchText}
      </EmptyState>
    )
  }
  return (
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
