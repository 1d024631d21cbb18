import { Counter } from 'prom-client'
import { type Severity, severities } from '#alerts/severity.ts'
import type { Metrics } from './metrics.ts'

/** Counts alerts where they are raised. */
export function alertCounter({ registry }: Metrics): (severity: Severity) => void {
  const alerts = new Counter({
    name: 'netra_alerts_raised_total',
    help: 'Alerts that this process raised; each is raised by one process',
    labelNames: ['severity'] as const,
    registers: [registry],
  })
  for (const severity of severities) alerts.inc({ severity }, 0)
  return (severity) => alerts.inc({ severity })
}
