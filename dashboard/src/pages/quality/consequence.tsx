import type { ReactNode } from 'react'
import { rateAt } from '#components/rate-plot.tsx'
import type { Policy, PolicyCurve } from '#data/policy.ts'
import { formatDecimal, formatDistance, texts } from '#texts/texts.ts'

const words = texts.threshold

/** Of a small share, how many in so many, with as many digits as mean something. */
const outOf = (rate: number, many: number): string => {
  const value = rate * many
  return value >= 10 || value === 0
    ? formatDecimal(value, 0)
    : value >= 0.1
      ? formatDecimal(value, 1)
      : `< ${formatDecimal(0.1, 1)}`
}

/** What a threshold means, in people: now, and as it would be. */
export function Consequence({
  policy,
  curve,
  wanted,
  same,
}: {
  readonly policy: Policy
  readonly curve: PolicyCurve
  readonly wanted: { readonly known: number; readonly uncertain: number }
  readonly same: boolean
}) {
  const { in_gallery: told } = policy
  const strangersNow =
    (told.expected_false_positives_per_thousand ?? null) === null
      ? null
      : (told.expected_false_positives_per_thousand ?? 0) / 1000
  const strangers = same ? strangersNow : rateAt(curve.points, wanted.known, 'false_positive_rate')
  const missed = same ? told.expected_miss_rate : rateAt(curve.points, wanted.known, 'miss_rate')
  const low = told.expected_false_positives_low
  const high = told.expected_false_positives_high
  return (
    <dl className="grid gap-x-8 gap-y-5 sm:grid-cols-[auto_1fr_1fr]" aria-live="polite">
      <Figure
        label={words.known}
        value={formatDistance(wanted.known)}
        before={same ? null : formatDistance(policy.known)}
      >
        {words.uncertain} {formatDistance(Math.max(wanted.known, wanted.uncertain))}
      </Figure>
      <Figure
        label={words.strangersOf}
        value={strangers === null ? '–' : outOf(strangers, 1_000)}
        before={same || strangersNow === null ? null : outOf(strangersNow, 1_000)}
      >
        {strangers === null
          ? words.unknownRate
          : same && low !== null && high !== null
            ? words.between(outOf(low / 1000, 1_000), outOf(high / 1000, 1_000))
            : null}
      </Figure>
      <Figure
        label={words.missedOf}
        value={missed === null ? '–' : outOf(missed, 100)}
        before={same || told.expected_miss_rate === null ? null : outOf(told.expected_miss_rate, 100)}
      >
        {missed === null ? words.unknownRate : told.expected_miss_rate_from === 'cohort' ? words.fromCohort : null}
      </Figure>
    </dl>
  )
}

function Figure({
  label,
  value,
  before,
  children,
}: {
  readonly label: string
  readonly value: string
  readonly before: string | null
  readonly children?: ReactNode
}) {
  return (
    <div className="flex flex-col">
      <dt className="label order-2">{label}</dt>
      <dd className="order-1 text-3xl leading-tight tracking-tight">
        {value}
        {before === null ? null : (
          <span className="ml-2 text-base text-soft tracking-normal">
            {words.now} {before}
          </span>
        )}
      </dd>
      {children ? <dd className="order-3 text-soft text-xs">{children}</dd> : null}
    </div>
  )
}
