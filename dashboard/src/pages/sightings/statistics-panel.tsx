import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { Section } from '#components/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Figure } from '#components/ui/figure.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { type Statistics, statisticsFile, statisticsQuery } from '#data/statistics.ts'
import { formatNumber, texts } from '#texts/texts.ts'
import type { SightingSearch } from './sighting-filter.ts'
import { StatisticsBar } from './statistics-bar.tsx'
import { StatisticsChart } from './statistics-chart.tsx'
import { askedOf } from './statistics-filter.ts'
import { StatisticsTable } from './statistics-table.tsx'
import { TopList } from './top-list.tsx'

const words = texts.sightings.statistics

/** How much was seen over time: of everything, of one camera, of one person. */
export function StatisticsPanel({
  search,
  onChange,
}: {
  readonly search: SightingSearch
  onChange(change: { readonly [Name in keyof SightingSearch]?: SightingSearch[Name] | undefined }): void
}) {
  const asked = askedOf(search, new Date())
  const { data, error, refetch } = useQuery(statisticsQuery(asked))
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <StatisticsBar search={search} by={asked.by} onChange={onChange} />
        <Button asChild small>
          <a href={statisticsFile(asked)} download="statistics.csv">
            <Download size={15} aria-hidden="true" />
            {words.csv}
          </a>
        </Button>
      </div>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? <Shown data={data} /> : error ? null : <Skeleton className="h-80" />}
    </div>
  )
}

function Shown({ data }: { readonly data: Statistics }) {
  if (data.total.sightings === 0) return <EmptyState title={words.none}>{words.noneText}</EmptyState>
  const { total, cameras, people } = data
  const figures: readonly (readonly [string, number | null])[] = [
    [texts.sightings.title, total.sightings],
    [texts.decisions.known, total.known],
    [texts.decisions.uncertain, total.uncertain],
    [texts.decisions.unknown, total.unknown],
    [words.people, total.people],
    [words.strangers, total.strangers],
    [words.alerts, total.alerts],
  ]
  return (
    <>
      <dl className="flex flex-wrap gap-x-10 gap-y-4">
        {figures.map(([label, value]) =>
          value === null ? null : <Figure key={label} label={label} value={formatNumber(value)} />,
        )}
      </dl>
      <StatisticsChart data={data} />
      <StatisticsTable data={data} />
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        {cameras.length > 1 ? (
          <Section title={words.topCameras}>
            <TopList
              entries={cameras.map(({ camera_id, camera_name, sightings }) => ({
                key: camera_id,
                label: camera_name ?? texts.sightings.noCamera,
                value: sightings,
                search: { camera: camera_id },
              }))}
            />
          </Section>
        ) : null}
        {people.length > 1 ? (
          <Section title={words.topPeople}>
            <TopList
              entries={people.map(({ person_id, name, sightings }) => ({
                key: person_id,
                label: name,
                value: sightings,
                search: { person: person_id },
              }))}
            />
          </Section>
        ) : null}
      </div>
    </>
  )
}
