import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Section } from '#components/page.tsx'
import { Chart } from '#components/ui/chart.tsx'
import { todayQuery } from '#data/overview.ts'
import { formatNumber, texts } from '#texts/texts.ts'
import { Figure } from './figures.tsx'

const words = texts.overview

/** What the cameras saw today, as figures and hour by hour. Nothing where there was nothing. */
export function Today() {
  const { data } = useQuery(todayQuery)
  const columns = useMemo(() => {
    const buckets = data?.buckets ?? []
    return [
      buckets.map(({ start }) => new Date(start).getTime() / 1000),
      buckets.map(({ sightings }) => sightings),
      buckets.map(({ known }) => known),
    ]
  }, [data])
  const series = useMemo(
    () => [
      { label: words.sightings, colour: '--line-strong', bars: true },
      { label: texts.decisions.known, colour: '--known', bars: true },
    ],
    [],
  )
  if (!data || data.total.sightings === 0) return null
  const { total } = data
  const number = (value: number | null) => (value === null ? '–' : formatNumber(value))
  return (
    <Section title={words.today}>
      <dl className="flex flex-wrap gap-x-10 gap-y-4">
        <Figure label={words.sightings} value={number(total.sightings)} />
        <Figure label={texts.decisions.known} value={number(total.known)} />
        <Figure label={texts.decisions.unknown} value={number(total.unknown)} />
        {total.alerts === null ? null : <Figure label={words.alerts} value={number(total.alerts)} />}
      </dl>
      <Chart
        data={columns}
        series={series}
        summary={words.todaySummary(total.sightings, total.known ?? 0)}
        height={150}
      />
    </Section>
  )
}
