import type { Histogram } from '#evaluation/histogram.ts'
import { html, type Markup } from './markup.ts'
import { plotOf, plotSize, roundTicks } from './plot.ts'

/** Distances of both kinds, with the thresholds of the policy. */
export function histogramPlot(
  { start, width, genuine, impostor }: Histogram,
  thresholds: readonly { readonly name: string; readonly at: number }[],
): Markup {
  const end = start + width * genuine.length
  const from = Math.min(start, ...thresholds.map(({ at }) => at))
  const to = Math.max(end, ...thresholds.map(({ at }) => at))
  const top = Math.max(...genuine, ...impostor) * 1.12
  const plot = plotOf(
    { label: 'distance', from, to, ticks: roundTicks(from, to, 8, (value) => `${Number(value.toFixed(2))}`) },
    {
      label: 'share of the comparisons',
      from: 0,
      to: top,
      ticks: roundTicks(0, top, 4, (value) => `${Number((value * 100).toFixed(1))} %`),
    },
  )
  const bars = (shares: readonly number[], name: string) => {
    const floor = plot.at(from, 0).y
    const path = shares.map((share, i) => {
      const [left, right] = [plot.at(start + i * width, share), plot.at(start + (i + 1) * width, share)]
      return `${i === 0 ? `M${left.x} ${floor}` : ''}V${left.y}H${right.x}`
    })
    return html`<path class="bars ${name}" d="${path.join('')}V${floor}Z"/>`
  }
  const lines = thresholds.map(({ name, at }, i) => {
    const { x } = plot.at(at, 0)
    // Two thresholds lie close together: their names stand on either side.
    const [anchor, shift] = i === 0 ? ['end', -5] : ['start', 5]
    return html`<path class="threshold" d="M${x} ${plotSize.top}V${plot.at(at, 0).y}"/><text class="note" x="${x + Number(shift)}" y="${plotSize.top + 10}" text-anchor="${anchor}">${name} ${at.toFixed(2)}</text>`
  })
  return plot.draw('Distances of both kinds', [bars(impostor, 'impostor'), bars(genuine, 'genuine'), ...lines])
}
