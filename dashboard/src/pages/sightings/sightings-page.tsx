import { useNavigate, useSearch } from '@tanstack/react-router'
import { ScanSearch } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { type Sighting, useSightings } from '#data/sightings.ts'
import { texts } from '#texts/texts.ts'
import { ExportMenu } from './export-menu.tsx'
import { FilterBar } from './filter-bar.tsx'
import { SearchPanel } from './search-panel.tsx'
import { SightingDrawer } from './sighting-drawer.tsx'
import { filterOf, type SightingSearch } from './sighting-filter.ts'
import { Timeline, TimelineSkeleton, WhenSeen } from './timeline.tsx'
import { UnknownsPanel } from './unknowns-panel.tsx'

const words = texts.sightings

/** Who was seen where and when; and the strangers among them. */
export function SightingsPage() {
  const search = useSearch({ from: '/framed/sightings' })
  const navigate = useNavigate({ from: '/sightings' })
  return (
    <Page title={words.title}>
      <Tabs
        label={words.tabs.label}
        value={search.view ?? 'timeline'}
        onChange={(view) => void navigate({ search: view === 'unknowns' ? { view } : {} })}
        tabs={[
          { value: 'timeline', label: words.tabs.timeline, content: <Seen search={search} /> },
          { value: 'unknowns', label: words.tabs.unknowns, content: <UnknownsPanel /> },
        ]}
      />
    </Page>
  )
}

function Seen({ search }: { readonly search: SightingSearch }) {
  const navigate = useNavigate({ from: '/sightings' })
  const [searching, setSearching] = useState(false)
  const [open, setOpen] = useState<Sighting | null>(null)
  const filter = useMemo(() => filterOf(search, new Date()), [search])
  const list = useSightings(filter)
  const { sightings } = list
  const isFiltered = Object.keys(filter).length > 0

  const step = useCallback(
    (by: 1 | -1) =>
      setOpen((now) => {
        const at = sightings.findIndex(({ sighting_id }) => sighting_id === now?.sighting_id)
        return sightings[at + by] ?? now
      }),
    [sightings],
  )
  const loadMore = () => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage()
  }

  if (searching)
    return (
      <>
        <SearchPanel onOpen={setOpen} onClose={() => setSearching(false)} />
        <SightingDrawer sighting={open} onClose={() => setOpen(null)} />
      </>
    )
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <FilterBar
          search={search}
          onChange={(change) =>
            void navigate({ search: (before: SightingSearch) => given({ ...before, ...change }), replace: true })
          }
        />
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setSearching(true)}>
            <ScanSearch size={16} aria-hidden="true" />
            {words.search.action}
          </Button>
          <ExportMenu filter={filter} />
        </div>
      </div>
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <TimelineSkeleton /> : null}
      {list.isSuccess && sightings.length === 0 ? (
        isFiltered ? (
          <EmptyState
            title={words.noMatch}
            action={<Button onClick={() => void navigate({ search: {} })}>{words.filters.clear}</Button>}
          >
            {words.noMatchText}
          </EmptyState>
        ) : (
          <EmptyState title={words.none} action={null}>
            {words.noneText}
          </EmptyState>
        )
      ) : null}
      <Timeline sightings={sightings} onOpen={setOpen} />
      {list.hasNextPage ? <WhenSeen onSeen={loadMore} /> : null}
      <LoadMore list={list} />
      <SightingDrawer sighting={open} onClose={() => setOpen(null)} step={step} />
    </div>
  )
}

const given = (search: { readonly [name: string]: unknown }): SightingSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
