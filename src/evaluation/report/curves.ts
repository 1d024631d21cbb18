import type { DiscardCurve } from '#evaluation/discard-curve.ts'
import type { OperatingPoint, RocPoint } from '#evaluation/operating-points.ts'
import type { Reliability } from '#evaluation/reliability.ts'
import { askedText, percentText } from '#evaluation/words.ts'
import { html, type Markup } from './markup.ts'
import { decades, lineThrough, plotOf, roundTicks, stepsThrough } from './plot.ts'

/** Comparisons of a probability that is drawn. */
const fewestShown = 10
const percents = (value: number): string => `${Number((value * 100).toFixed(2))} %`

/** Accepted of the one kind over accepted of the other, on a logarithmic axis, with its 95 % band and the points asked for. */
export function rocPlot(
  roc: readonly RocPoint[],
  points: readonly OperatingPoint[],
  words: { readonly title: string; readonly x: string; readonly y: string },
): Markup {
  const from = roc[0]?.falseAccept ?? 0.001
  const least = Math.min(...roc.map(({ low }) => low))
  // As much of the upper end as there is to see, in steps that make round ticks.
  const bottom = [0.98, 0.95, 0.9, 0.8, 0.5, 0].find((edge) => edge <= least) ?? 0
  const plot = plotOf(
    { label: words.x, from, to: 1, log: true, ticks: decades(from, 1) },
    { label: words.y, from: bottom, to: 1, ticks: roundTicks(bottom, 1, 5, percents) },
  )
  const high = roc.map((point) => plot.at(point.falseAccept, point.high))
  const low = roc.map((point) => plot.at(point.falseAccept, point.low)).reverse()
  const marks = points.flatMap(({ falseAccept, trueAccept }) => {
    if (!trueAccept) return []
    const { x, y } = plot.at(falseAccept, trueAccept.value)
    return [
      html`<circle class="mark" cx="${x}" cy="${y}" r="4"><title>${percentText(trueAccept.value)} at ${askedText(falseAccept)}</title></circle>`,
    ]
  })
  return plot.draw(words.title, [
    html`<path class="band" d="${lineThrough([...high, ...low])}Z"/>`,
    html`<path class="line" d="${stepsThrough(roc.map((point) => plot.at(point.falseAccept, point.trueAccept)))}"/>`,
    ...marks,
  ])
}

/** Missed comparisons over those left out for their quality, with what the best possible quality would reach. */
export function discardPlot({ points }: DiscardCurve): Markup {
  const top = Math.max(...points.map(({ missed }) => missed)) * 1.15
  const to = points.at(-1)?.discarded ?? 0.5
  const plot = plotOf(
    { label: 'left out, worst quality first', from: 0, to, ticks: roundTicks(0, to, 5, percents) },
    { label: 'same person, but missed', from: 0, to: top, ticks: roundTicks(0, top, 5, percents) },
  )
  const start = points[0]?.missed ?? 0
  const ideal = points.map(({ discarded }) => plot.at(discarded, Math.max(0, (start - discarded) / (1 - discarded))))
  const [flat, end] = [plot.at(0, start), plot.at(to, start)]
  return plot.draw('Error against discard', [
    html`<path class="guide" d="${lineThrough(ideal)}"/>`,
    html`<path class="guide" d="${lineThrough([flat, end])}"/>`,
    html`<path class="line" d="${stepsThrough(points.map(({ discarded, missed }) => plot.at(discarded, missed)))}"/>`,
    html`<text class="note" x="${end.x - 4}" y="${end.y - 6}" text-anchor="end">quality that says nothing</text>`,
    html`<text class="note" x="${plot.at(start * 0.75, 0).x + 8}" y="${plot.at(0, start * 0.2).y}">perfect quality</text>`,
  ])
}

/** What was promised against what was so: on the diagonal a probability holds. */
export function reliabilityPlot({ bins: all }: Reliability): Markup {
  // A share of fewer comparisons is a matter of luck.
  const bins = all.filter(({ comparisons }) => comparisons >= fewestShown)
  const ticks = roundTicks(0, 1, 5, percents)
  const plot = plotOf(
    { label: 'promised', from: 0, to: 1, ticks },
    { label: 'was the same person', from: 0, to: 1, ticks },
  )
  const most = Math.max(...bins.map(({ comparisons }) => comparisons))
  return plot.draw('Calibration', [
    html`<path class="guide" d="${lineThrough([plot.at(0, 0), plot.at(1, 1)])}"/>`,
    html`<path class="line" d="${lineThrough(bins.map(({ promised, observed }) => plot.at(promised, observed)))}"/>`,
    ...bins.map(({ promised, observed, comparisons }) => {
      const { x, y } = plot.at(promised, observed)
      const radius = (3 + 5 * Math.sqrt(comparisons / most)).toFixed(1)
      return html`<circle class="mark" cx="${x}" cy="${y}" r="${radius}"><title>${percentText(promised)} promised, ${percentText(observed)} so, ${comparisons} comparisons</title></circle>`
    }),
  ])
}
