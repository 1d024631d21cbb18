import { useQuery } from '@tanstack/react-query'
import { Figure } from '#components/ui/figure.tsx'
import { openAlertsQuery } from '#data/alerts.ts'
import { camerasQuery } from '#data/cameras.ts'
import { todayQuery } from '#data/overview.ts'
import { peopleSummaryQuery } from '#data/people.ts'
import { useSession } from '#data/session.ts'
import { modelStatusQuery } from '#data/system.ts'
import { formatNumber, texts } from '#texts/texts.ts'

const words = texts.overview

/** The few numbers that say how it stands; what a role may not know is left out. */
export function Figures() {
  const { may } = useSession()
  const people = useQuery(peopleSummaryQuery)
  const status = useQuery({ ...modelStatusQuery, enabled: may('system:read') })
  const today = useQuery({ ...todayQuery, enabled: may('sightings:read') })
  const alerts = useQuery({ ...openAlertsQuery, enabled: may('alerts:read') })
  const cameras = useQuery({ ...camerasQuery, enabled: may('cameras:read') })
  const active = status.data?.templates.find(({ model_id }) => model_id === status.data.active_model)
  const live = cameras.data?.filter(({ status: state }) => state === 'connected').length ?? 0
  const number = (value: number | null | undefined) =>
    value === undefined || value === null ? null : formatNumber(value)
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-5 sm:flex sm:flex-wrap sm:gap-x-12">
      <Figure label={words.people} value={number(people.data?.total)} />
      {may('system:read') ? (
        <Figure label={words.faces} value={status.data ? number(active?.templates ?? 0) : null} />
      ) : null}
      {may('sightings:read') ? <Figure label={words.seenToday} value={number(today.data?.total.sightings)} /> : null}
      {may('sightings:read') ? <Figure label={words.unknownToday} value={number(today.data?.total.unknown)} /> : null}
      {may('alerts:read') ? <Figure label={words.alertsOpen} value={number(alerts.data?.counts.open)} /> : null}
      {may('cameras:read') ? (
        <Figure label={words.camerasLive} value={cameras.data ? words.of(live, cameras.data.length) : null} />
      ) : null}
    </dl>
  )
}
