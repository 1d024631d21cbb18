import { clsx } from 'clsx'
import type { Severity } from '#data/alerts.ts'
import { texts } from '#texts/texts.ts'

const bars: Readonly<Record<Severity, number>> = { low: 1, medium: 2, high: 3, critical: 4 }
const colours: Readonly<Record<Severity, string>> = {
  low: 'text-soft',
  medium: 'text-uncertain',
  high: 'text-danger',
  critical: 'text-danger',
}

/** How much it matters: rising bars, and the word. */
export function SeverityMark({ severity }: { readonly severity: Severity }) {
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap text-sm',
        colours[severity],
        severity === 'critical' && 'font-semibold',
      )}
    >
      <svg viewBox="0 0 16 12" className="h-3 w-4 shrink-0" aria-hidden="true">
        {[1, 2, 3, 4].map((bar) => (
          <rect
            key={bar}
            x={(bar - 1) * 4}
            y={12 - bar * 3}
            width="3"
            height={bar * 3}
            fill="currentColor"
            opacity={bar <= bars[severity] ? 1 : 0.25}
          />
        ))}
      </svg>
      {texts.alerts.severities[severity]}
    </span>
  )
}
