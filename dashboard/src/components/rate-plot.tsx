import { formatDecimal, formatDistance, formatPercent, texts } from '#texts/texts.ts'

const words = texts.threshold

interface Point {
  readonly distance: number
  readonly false_positive_rate: number | null
  readonly miss_rate: number | null
}

const [width, height, left, bottom] = [600, 240, 44, 26]

/**
 * Both errors against the threshold: strangers taken for somebody rise to the right, enrolled people missed fall. The bands below *known*
 * and *uncertain* are those that would apply; a dashed line stands where *known* ends now.
 */
export function RatePlot({
  points,
  known,
  uncertain,
  inUse,
}: {
  readonly points: readonly Point[]
  readonly known: number
  readonly uncertain: number
  readonly inUse: number
}) {
  const end = points.at(-1)?.distance ?? 1
  const x = (distance: number) => left + ((width - left) * Math.min(distance, end)) / end
  const y = (rate: number) => 8 + (height - bottom - 8) * (1 - rate)
  const path = (of: (point: Point) => number | null) =>
    points
      .flatMap((point) => {
        const rate = of(point)
        return rate === null ? [] : [`${x(point.distance).toFixed(1)} ${y(rate).toFixed(1)}`]
      })
      .map((place, index) => `${index === 0 ? 'M' : 'L'}${place}`)
      .join('')
  const strangers = rateAt(points, known, 'false_positive_rate')
  const missed = rateAt(points, known, 'miss_rate')
  const said = (rate: number | null) => (rate === null ? '–' : formatPercent(rate))
  const bandHeight = y(0) - y(1)
  return (
    <figure>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={words.plotSummary(said(strangers), said(missed), formatDistance(known))}
        className="w-full"
      >
        <rect x={left} y={y(1)} width={x(known) - left} height={bandHeight} className="fill-known" opacity="0.1" />
        <rect
          x={x(known)}
          y={y(1)}
          width={Math.max(0, x(uncertain) - x(known))}
          height={bandHeight}
          className="fill-uncertain"
          opacity="0.12"
        />
        {[0, 0.25, 0.5, 0.75, 1].map((rate) => (
          <g key={rate}>
            <path d={`M${left} ${y(rate)}H${width}`} className="stroke-line" strokeWidth="1" />
            <text x={left - 8} y={y(rate) + 4} textAnchor="end" className="fill-soft text-[11px]">
              {formatPercent(rate)}
            </text>
          </g>
        ))}
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <text
            key={share}
            x={x(end * share)}
            y={height - 6}
            textAnchor={share === 1 ? 'end' : share === 0 ? 'start' : 'middle'}
            className="fill-soft text-[11px]"
          >
            {formatDecimal(end * share, 2)}
          </text>
        ))}
        <path d={`M${x(inUse)} ${y(1)}V${y(0)}`} className="stroke-soft" strokeWidth="1" strokeDasharray="3 3" />
        <path d={path((point) => point.miss_rate)} fill="none" className="stroke-accent" strokeWidth="2.5" />
        <path
          d={path((point) => point.false_positive_rate)}
          fill="none"
          className="stroke-danger"
          strokeWidth="2.5"
          strokeDasharray="7 3"
        />
        <path d={`M${x(known)} ${y(1)}V${y(0)}`} className="stroke-known" strokeWidth="2" />
        {strangers === null ? null : <circle cx={x(known)} cy={y(strangers)} r="4.5" className="fill-danger" />}
        {missed === null ? null : <circle cx={x(known)} cy={y(missed)} r="4.5" className="fill-accent" />}
      </svg>
      <figcaption className="mt-1 flex flex-wrap gap-x-6 gap-y-1 text-sm text-soft">
        <span className="inline-flex items-center gap-2">
          <svg viewBox="0 0 24 4" className="w-6" aria-hidden="true">
            <path d="M0 2h24" className="stroke-danger" strokeWidth="3" strokeDasharray="7 3" />
          </svg>
          {words.strangersLine}
        </span>
        <span className="inline-flex items-center gap-2">
          <svg viewBox="0 0 24 4" className="w-6" aria-hidden="true">
            <path d="M0 2h24" className="stroke-accent" strokeWidth="3" />
          </svg>
          {words.missedLine}
        </span>
      </figcaption>
    </figure>
  )
}

/** A rate at any threshold, between the points on a straight line. */
export function rateAt(
  points: readonly Point[],
  distance: number,
  which: 'false_positive_rate' | 'miss_rate',
): number | null {
  const above = points.findIndex((point) => point.distance >= distance)
  const [a, b] = above < 0 ? [points.at(-1), points.at(-1)] : [points[Math.max(0, above - 1)], points[above]]
  const [low, high] = [a?.[which] ?? null, b?.[which] ?? null]
  if (!a || !b || low === null || high === null) return null
  return b.distance === a.distance ? low : low + ((high - low) * (distance - a.distance)) / (b.distance - a.distance)
}

/** The largest threshold at which no more than the rate of strangers is taken for somebody. */
export function distanceAt(points: readonly Point[], rate: number): number | null {
  if (points.every((point) => point.false_positive_rate === null)) return null
  const above = points.findIndex((point) => (point.false_positive_rate ?? 0) > rate)
  const [a, b] = [points[above - 1], points[above]]
  if (!a || !b) return above === 0 ? 0 : (points.at(-1)?.distance ?? null)
  const [low, high] = [a.false_positive_rate ?? 0, b.false_positive_rate ?? 0]
  return a.distance + ((rate - low) / (high - low)) * (b.distance - a.distance)
}
