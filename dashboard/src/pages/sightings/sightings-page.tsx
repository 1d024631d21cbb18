import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ScanSearch } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { Page } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { useSession } from '#data/session.ts'
import { type Sighting, type SightingFilter, useSightings } from '#data/sightings.ts'
import { texts } from '#texts/texts.ts'
import { ExportMenu } from './export-menu.tsx'
import { FilterBar } from './filter-bar.tsx'
import { SearchPanel } from './search-panel.tsx'
import { SightingDrawer } from './sighting-drawer.tsx'
import { filterOf, readSightingSearch, type SightingSearch } from './sighting-filter.ts'
import { StatisticsPanel } from './statistics-panel.tsx'
import { Timeline, TimelineSkeleton, WhenSeen } from './timeline.tsx'
import { UnknownsPanel } from './unknowns-panel.tsx'

const words = texts.sightings

/** Who was seen where and when; and the strangers among them. */
export function SightingsPage() {
  // The router hands on what is in the address besides what was read.
  const asked = useSearch({ from: '/framed/sightings' })
  const search = useMemo(() => readSightingSearch({ ...asked }), [asked])
  const navigate = useNavigate({ from: '/sightings' })
  const [searching, setSearching] = useState(false)
  const filter = useMemo(() => filterOf(search, new Date()), [search])
  const view = search.view ?? 'timeline'
  const change = (changed: { readonly [name: string]: unknown }) =>
    void navigate({ search: (before: SightingSearch) => given({ ...before, ...changed }), replace: true })
  return (
    <Page
      title={words.title}
      actions={
        view === 'timeline' && !searching ? (
          <>
            <Button onClick={() => setSearching(true)}>
              <ScanSearch size={16} aria-hidden="true" />
              {words.search.action}
            </Button>
            <ExportMenu filter={filter} />
          </>
        ) : null
      }
    >
      <Tabs
        label={words.tabs.label}
        value={view}
        onChange={(next) => void navigate({ search: next === 'timeline' ? {} : { view: next } })}
        tabs={[
          {
            value: 'timeline',
            label: words.tabs.timeline,
            content: searching ? (
              <Searched onClose={() => setSearching(false)} />
            ) : (
              <Seen search={search} filter={filter} onChange={change} />
            ),
          },
          { value: 'unknowns', label: words.tabs.unknowns, content: <UnknownsPanel /> },
          {
            value: 'statistics',
            label: words.tabs.statistics,
            content: <StatisticsPanel search={search} onChange={change} />,
          },
        ]}
      />
    </Page>
  )
}

function Searched({ onClose }: { onClose(): void }) {
  const [open, setOpen] = useState<Sighting | null>(null)
  return (
    <>
      <SearchPanel onOpen={setOpen} onClose={onClose} />
      <SightingDrawer sighting={open} onClose={() => setOpen(null)} />
    </>
  )
}

function Seen({
  search,
  filter,
  onChange,
}: {
  readonly search: SightingSearch
  readonly filter: SightingFilter
  onChange(change: { readonly [name: string]: unknown }): void
}) {
  const { may } = useSession()
  const navigate = useNavigate({ from: '/sightings' })
  const [open, setOpen] = useState<Sighting | null>(null)
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

  return (
    <div className="flex flex-col gap-5">
      <FilterBar search={search} onChange={onChange} />
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
          <EmptyState
            title={words.none}
            action={
              may('cameras:read') ? (
                <Button asChild look="primary">
                  <Link to="/live">{words.toLive}</Link>
                </Button>
              ) : null
            }
          >
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
