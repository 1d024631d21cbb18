import { useCallback, useMemo, useState } from 'react'
import { Chart } from '#components/ui/chart.tsx'
import { DecisionMark } from '#components/ui/decision-mark.tsx'
import type { Statistics } from '#data/statistics.ts'
import { formatNumber, texts } from '#texts/texts.ts'
import { formatStretch } from './format-stretch.ts'

const words = texts.sightings.statistics
const decisions = ['known', 'uncertain', 'unknown', 'not_usable'] as const
const colours = {
  known: '--known',
  uncertain: '--uncertain',
  unknown: '--unknown',
  not_usable: '--line-strong',
} as const

/** A bar for each stretch, its decisions on top of each other. Of one person only how often is known. */
export function StatisticsChart({ data, height = 240 }: { readonly data: Statistics; readonly height?: number }) {
  const { buckets, total } = data
  const isPerson = total.known === null
  const [pointed, setPointed] = useState<number | null>(null)
  const onPoint = useCallback((index: number | null) => setPointed(index), [])
  const columns = useMemo(() => {
    const times = buckets.map(({ start }) => new Date(start).getTime() / 1_000)
    if (isPerson) return [times, buckets.map(({ sightings }) => sightings)]
    // Each covers the lower part of the one before: the first is all of them together.
    const heaps = decisions.map((_, index) =>
      buckets.map((bucket) => decisions.slice(0, index + 1).reduce((sum, name) => sum + (bucket[name] ?? 0), 0)),
    )
    return [times, ...heaps.reverse()]
  }, [buckets, isPerson])
  const series = useMemo(
    () =>
      isPerson
        ? [{ label: texts.sightings.title, colour: '--accent', bars: true, solid: true }]
        : [...decisions]
            .reverse()
            .map((name) => ({ label: texts.decisions[name], colour: colours[name], bars: true, solid: true })),
    [isPerson],
  )
  const bucket = pointed === null ? undefined : buckets[pointed]
  return (
    <div>
      <Chart
        data={columns}
        series={series}
        summary={words.summary(total.sightings, buckets.length, words.spans[data.by])}
        height={height}
        wholeDays={data.by !== 'hour'}
        onPoint={onPoint}
      />
      <p className="mt-2 flex min-h-6 flex-wrap items-center gap-x-5 gap-y-1 text-sm">
        {bucket ? <span className="font-medium">{formatStretch(bucket.start, data.by)}</span> : null}
        {isPerson
          ? bucket && <span>{texts.sightings.count(bucket.sightings)}</span>
          : decisions.map((name) => (
              <span key={name} className="flex items-center gap-1.5 text-soft">
                <DecisionMark decision={name} />
                {texts.decisions[name]}
                {bucket ? <span className="text-ink">{formatNumber(bucket[name] ?? 0)}</span> : null}
              </span>
            ))}
      </p>
    </div>
  )
}
