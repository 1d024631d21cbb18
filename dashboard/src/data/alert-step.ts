import type { QueryKey } from '@tanstack/react-query'
import type { Alert, AlertState } from './alerts.ts'
import { netra } from './netra.ts'
import { useOptimistic } from './optimistic.ts'

export type AlertStep = 'acknowledge' | 'resolve' | 'reopen'

const stateAfter: Readonly<Record<AlertStep, AlertState>> = {
  acknowledge: 'acknowledged',
  resolve: 'resolved',
  reopen: 'open',
}

/** Takes an alert a step further, shown at once in every list that it is in or leaves. */
export const useAlertStep = () =>
  useOptimistic(
    ['alerts'],
    ({ alertId, step }: { alertId: string; step: AlertStep }) =>
      netra.post(`/api/alerts/{alert_id}/${step}`, { params: { path: { alert_id: alertId } }, body: {} }),
    (data, { alertId, step }, queryKey) => stepped(data, queryKey, alertId, stateAfter[step]),
  )

interface Page {
  readonly alerts: readonly Alert[]
  readonly counts?: Readonly<Record<AlertState, number>>
}

/** What was read of alerts under a key, with one of them in another state; the very same value where it is not in it. */
export function stepped(data: unknown, queryKey: QueryKey, alertId: string, state: AlertState): unknown {
  if (typeof data !== 'object' || data === null) return data
  if ('alert_id' in data) return data.alert_id === alertId ? { ...data, state } : data
  const only = shownState(queryKey)
  if ('pages' in data) {
    const pages = data.pages as readonly Page[]
    const before = pages.flatMap(({ alerts }) => alerts).find(({ alert_id }) => alert_id === alertId)
    return before ? { ...data, pages: pages.map((page) => inPage(page, before, state, only)) } : data
  }
  if (!('alerts' in data)) return data
  const before = (data as Page).alerts.find(({ alert_id }) => alert_id === alertId)
  return before ? inPage(data as Page, before, state, only) : data
}

/** Lists of one state say so in their key: by a filter, or by what they are called. */
function shownState([, kind, filter]: QueryKey): AlertState | null {
  if (kind === 'open') return 'open'
  return (filter as { readonly state?: AlertState } | undefined)?.state ?? null
}

function inPage(page: Page, before: Alert, state: AlertState, only: AlertState | null): Page {
  const alerts = page.alerts
    .map((one) => (one.alert_id === before.alert_id ? { ...one, state } : one))
    .filter((one) => one.alert_id !== before.alert_id || only === null || one.state === only)
  if (!page.counts || before.state === state) return { ...page, alerts }
  const { counts } = page
  return {
    ...page,
    alerts,
    counts: { ...counts, [before.state]: Math.max(0, counts[before.state] - 1), [state]: counts[state] + 1 },
  }
}
