import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Check, CheckCheck } from 'lucide-react'
import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { EmptyState, ErrorState } from '#components/ui/empty-state.tsx'
import { Select } from '#components/ui/field.tsx'
import { FilterTabs } from '#components/ui/filter-tabs.tsx'
import { LoadMore } from '#components/ui/load-more.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Alert, type AlertState, alertsQuery, rulesQuery, type Severity } from '#data/alerts.ts'
import { useSession } from '#data/session.ts'
import { formatDateTime, texts } from '#texts/texts.ts'
import { AlertDrawer } from './alert-drawer.tsx'
import { AlertFace, whoOfAlert } from './alert-face.tsx'
import { SeverityMark } from './severity-mark.tsx'
import { useTakeStep } from './take-step.ts'

const words = texts.alerts
const states = ['open', 'acknowledged', 'resolved', 'all'] as const
const severities = ['low', 'medium', 'high', 'critical'] as const satisfies readonly Severity[]

/** Alerts, newest first; new ones appear by themselves. */
export function AlertList() {
  const { alert: opened } = useSearch({ from: '/framed/alerts' })
  const navigate = useNavigate({ from: '/alerts' })
  const [state, setState] = useState<AlertState | 'all'>('open')
  const [severity, setSeverity] = useState<Severity | ''>('')
  const filter = { ...(state === 'all' ? {} : { state }), ...(severity === '' ? {} : { severity }) }
  const list = useInfiniteQuery(alertsQuery(filter))
  const alerts = list.data?.pages.flatMap((page) => page.alerts) ?? []
  const counts = list.data?.pages[0]?.counts
  const open = (alert?: string) => void navigate({ search: alert ? { alert } : {}, replace: true })

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <FilterTabs
          label={words.states.label}
          value={state}
          onChange={(value) => setState(value)}
          options={states.map((value) => ({
            value,
            label: value === 'all' ? words.states.all : words.withCount(words.states[value], counts?.[value] ?? 0),
          }))}
        />
        <Select
          aria-label={words.severity}
          value={severity}
          onChange={(event) => setSeverity(event.target.value as Severity | '')}
          className="!h-8 !w-auto text-sm"
        >
          <option value="">{words.anySeverity}</option>
          {severities.map((value) => (
            <option key={value} value={value}>
              {words.severities[value]}
            </option>
          ))}
        </Select>
      </div>
      {list.error ? <ErrorState error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <SkeletonRows rows={6} className="h-20" /> : null}
      {list.isSuccess && alerts.length === 0 ? <NoAlerts state={state} /> : null}
      {alerts.length > 0 ? (
        <ul aria-live="polite" className="flex flex-col divide-y divide-line border-line border-y">
          {alerts.map((alert) => (
            <AlertRow key={alert.alert_id} alert={alert} onOpen={() => open(alert.alert_id)} />
          ))}
        </ul>
      ) : null}
      <LoadMore list={list} />
      {opened ? <AlertDrawer alertId={opened} onClose={() => open()} /> : null}
    </div>
  )
}

function AlertRow({ alert, onOpen }: { readonly alert: Alert; onOpen(): void }) {
  const { may } = useSession()
  const take = useTakeStep(alert.alert_id)
  const who = whoOfAlert(alert)
  return (
    <li className="relative flex items-center gap-3 py-3 hover:bg-sunken sm:gap-4">
      <AlertFace alert={alert} className="size-16 shrink-0" />
      <div className="min-w-0 flex-1">
        <button
          type="button"
          onClick={onOpen}
          aria-label={words.open(alert.rule, who)}
          className="block max-w-full truncate text-left font-semibold after:absolute after:inset-0"
        >
          {who}
        </button>
        <p className="truncate">{alert.rule}</p>
        <p className="flex flex-wrap gap-x-3 text-soft text-sm">
          {alert.camera_name ? <span>{alert.camera_name}</span> : null}
          <time dateTime={alert.raised_at}>{formatDateTime(alert.raised_at)}</time>
          {alert.suppressed > 0 ? <span>{words.suppressed(alert.suppressed)}</span> : null}
        </p>
      </div>
      <div className="flex flex-col items-end gap-2 sm:flex-row sm:items-center sm:gap-4">
        <SeverityMark severity={alert.severity} />
        {may('alerts:write') && alert.state !== 'resolved' ? (
          <div className="relative z-10 flex gap-1">
            {alert.state === 'open' ? (
              <Button small onClick={() => take('acknowledge')}>
                <Check size={15} aria-hidden="true" />
                <span className="max-sm:sr-only">{words.acknowledge}</span>
              </Button>
            ) : null}
            <Button small onClick={() => take('resolve')}>
              <CheckCheck size={15} aria-hidden="true" />
              <span className="max-sm:sr-only">{words.resolve}</span>
            </Button>
          </div>
        ) : null}
      </div>
    </li>
  )
}

function NoAlerts({ state }: { readonly state: AlertState | 'all' }) {
  const { data: rules } = useQuery(rulesQuery)
  if (rules?.length === 0)
    return (
      <EmptyState
        title={words.noRules}
        action={
          <Button asChild look="primary">
            <Link to="/alerts" search={{ view: 'rules' }}>
              {words.tabs.rules}
            </Link>
          </Button>
        }
      >
        {words.noRulesText}
      </EmptyState>
    )
  return <EmptyState title={state === 'open' ? words.noneOpen : words.none}>{words.noneText}</EmptyState>
}
