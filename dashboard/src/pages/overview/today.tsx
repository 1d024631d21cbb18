import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Section } from '#components/page.tsx'
import { todayQuery } from '#data/overview.ts'
import { StatisticsChart } from '#pages/sightings/statistics-chart.tsx'
import { texts } from '#texts/texts.ts'

const words = texts.overview

/** What the cameras saw today, hour by hour. Nothing where there was nothing. */
export function Today() {
  const { data } = useQuery(todayQuery)
  if (!data || data.total.sightings === 0) return null
  return (
    <Section
      title={words.today}
      actions={
        <Link to="/sightings" search={{ view: 'statistics' }} className="text-accent text-sm hover:underline">
          {words.statistics}
        </Link>
      }
    >
      <StatisticsChart data={data} height={150} />
    </Section>
  )
}
