import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Section } from '#components/page.tsx'
import { Chart } from '#components/ui/chart.tsx'
import { todayQuery } from '#data/overview.ts'
import { texts } from '#texts/texts.ts'

const words = texts.overview

/** What the cameras saw today, hour by hour. Nothing where there was nothing. */
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
      { label: words.sightings, colour: '--line-strong', bars: true, solid: true },
      { label: texts.decisions.known, colour: '--known', bars: true, solid: true },
    ],
    [],
  )
  if (!data || data.total.sightings === 0) return null
  const { total } = data
  return (
    <Section
      title={words.today}
      actions={
        <Link to="/sightings" search={{ view: 'statistics' }} className="text-accent text-sm hover:underline">
          {words.statistics}
        </Link>
      }
    >
      <Chart
        data={columns}
        series={series}
        summary={words.todaySummary(total.sightings, total.known ?? 0)}
        height={150}
      />
    </Section>
  )
}
