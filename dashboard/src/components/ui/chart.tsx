import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '#session/theme.ts'
import { formatAxisTime, formatNumber } from '#texts/texts.ts'

interface Series {
  readonly label: string
  /** A CSS custom property of the tokens: `--accent`. */
  readonly colour: string
  readonly fill?: boolean
  readonly bars?: boolean
  /** Bars that are not seen through: they cover what was drawn before. */
  readonly solid?: boolean
}

/** Steps of whole days, in seconds. */
const days = [1, 2, 7, 14, 28, 91, 182, 364].map((n) => n * 86_400)

/** Steps of the vertical axis: what is counted has no halves. */
const wholes = [1, 2, 5].flatMap((n) => [n, n * 10, n * 100, n * 1_000, n * 10_000, n * 100_000]).sort((a, b) => a - b)

function widened(plot: uPlot, least: number, most: number): [number, number] {
  const [places = []] = plot.data
  const half = places.length > 1 ? (most - least) / (places.length - 1) / 2 : 1_800
  return [least - half, most + half]
}

/**
 * Series over time or over any number. `data[0]` holds the places on the horizontal axis (seconds where `time`), then the values of each
 * series; `summary` says in words what it shows, for who cannot see it.
 */
export function Chart({
  data,
  series,
  summary,
  height = 180,
  time = true,
  wholeDays = false,
  onPoint,
}: {
  readonly data: readonly (readonly (number | null)[])[]
  readonly series: readonly Series[]
  readonly summary: string
  readonly height?: number
  readonly time?: boolean
  /** Marks on the axis of time stand at whole days. */
  readonly wholeDays?: boolean
  /** Which place somebody points at. Keep it the same function. */
  onPoint?(index: number | null): void
}) {
  const place = useRef<HTMLDivElement>(null)
  const { dark } = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `dark` changes what the colours of the tokens are.
  useEffect(() => {
    const element = place.current
    if (!element) return
    const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } }
    const bars = uPlot.paths.bars?.({ size: [0.7, 40] })
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        // Bars at either end are seen whole.
        scales: { x: { time, ...(series.some((one) => one.bars) ? { range: widened } : {}) } },
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false } },
        ...(onPoint ? { hooks: { setCursor: [(plot: uPlot) => onPoint(plot.cursor.idx ?? null)] } } : {}),
        axes: [
          time
            ? {
                ...axis,
                ...(wholeDays ? { incrs: days } : {}),
                values: (_, places, __, ___, step) => places.map((place) => formatAxisTime(place * 1_000, step)),
              }
            : axis,
          { ...axis, size: 44, incrs: wholes, values: (_, places) => places.map((place) => formatNumber(place)) },
        ],
        series: [
          {},
          ...series.map((one) => ({
            label: one.label,
            stroke: colour(one.colour),
            width: one.solid ? 0 : 2,
            points: { show: false },
            ...(one.fill || one.bars ? { fill: `${colour(one.colour)}${one.solid ? '' : '33'}` } : {}),
            ...(one.bars && bars ? { paths: bars } : {}),
          })),
        ],
      },
      data as uPlot.AlignedData,
      element,
    )
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [data, series, height, time, wholeDays, dark, onPoint])
  return (
    <figure>
      <div ref={place} style={{ height }} aria-hidden="true" />
      <figcaption className="sr-only">{summary}</figcaption>
    </figure>
  )
}
