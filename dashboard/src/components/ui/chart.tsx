import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useTheme } from '#session/theme.ts'

interface Series {
  readonly label: string
  /** A CSS custom property of the tokens: `--accent`. */
  readonly colour: string
  readonly fill?: boolean
  readonly bars?: boolean
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
}: {
  readonly data: readonly (readonly (number | null)[])[]
  readonly series: readonly Series[]
  readonly summary: string
  readonly height?: number
  readonly time?: boolean
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
        scales: { x: { time } },
        legend: { show: false },
        cursor: { y: false },
        axes: [axis, { ...axis, size: 44 }],
        series: [
          {},
          ...series.map((one) => ({
            label: one.label,
            stroke: colour(one.colour),
            width: 2,
            points: { show: false },
            ...(one.fill || one.bars ? { fill: `${colour(one.colour)}33` } : {}),
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
  }, [data, series, height, time, dark])
  return (
    <figure>
      <div ref={place} style={{ height }} aria-hidden="true" />
      <figcaption className="sr-only">{summary}</figcaption>
    </figure>
  )
}
