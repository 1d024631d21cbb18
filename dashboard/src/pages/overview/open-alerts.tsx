import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BellRing } from 'lucide-react'
import { Section } from '#components/page.tsx'
import { openAlertsQuery } from '#data/alerts.ts'
import { formatAgo, texts } from '#texts/texts.ts'

const words = texts.overview

/** Alerts that nobody has looked at; nothing where there are none. */
export function OpenAlerts() {
  const { data } = useQuery(openAlertsQuery)
  if (!data || data.counts.open === 0) return null
  return (
    <Section
      title={words.openAlerts(data.counts.open)}
      actions={
        <Link to="/alerts" className="text-accent text-sm hover:underline">
          {words.allAlerts}
        </Link>
      }
    >
      <ul className="flex flex-col divide-y divide-line">
        {data.alerts.map((alert) => (
          <li key={alert.alert_id}>
            <Link
              to="/alerts"
              search={{ alert: alert.alert_id }}
              className="flex items-start gap-2.5 rounded-control py-2 hover:bg-sunken"
            >
              <BellRing size={17} className="mt-0.5 shrink-0 text-danger" aria-hidden="true" />
              <span className="min-w-0">
                <span className="block truncate font-medium">{alert.rule}</span>
                <span className="block truncate text-soft text-sm">
                  {[
                    alert.person?.name ?? texts.decisions[alert.decision],
                    alert.camera_name,
                    formatAgo(alert.raised_at),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
