import { html, type Markup } from './markup.ts'

export interface Axis {
  readonly label: string
  readonly from: number
  readonly to: number
  readonly log?: boolean
  readonly ticks: readonly { readonly at: number; readonly text: string }[]
}

export interface Place {
  readonly x: number
  readonly y: number
}

/** Where values lie in the drawing. */
export interface Plot {
  at(x: number, y: number): Place
  /** The drawing with axes and grid around what is in it. */
  draw(title: string, inside: readonly Markup[]): Markup
}

export const plotSize = { width: 560, height: 320, left: 64, right: 26, top: 14, bottom: 46 } as const

/** A drawing with two axes; it takes its colours from the page and is as wide as its place. */
export function plotOf(x: Axis, y: Axis): Plot {
  const { width, height, left, right, top, bottom } = plotSize
  const across = (value: number) => left + shareOf(x, value) * (width - left - right)
  const up = (value: number) => height - bottom - shareOf(y, value) * (height - top - bottom)
  const middle = { x: (left + width - right) / 2, y: (top + height - bottom) / 2 }
  return {
    at: (valueX, valueY) => ({ x: round(across(valueX)), y: round(up(valueY)) }),
    draw: (title, inside) => html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">
<g class="grid">${x.ticks.map(({ at }) => html`<path d="M${round(across(at))} ${top}V${height - bottom}"/>`)}${y.ticks.map(({ at }) => html`<path d="M${left} ${round(up(at))}H${width - right}"/>`)}</g>
<g class="ticks">${x.ticks.map(({ at, text }) => html`<text x="${round(across(at))}" y="${height - bottom + 18}" text-anchor="middle">${text}</text>`)}${y.ticks.map(({ at, text }) => html`<text x="${left - 8}" y="${round(up(at)) + 4}" text-anchor="end">${text}</text>`)}</g>
${inside}
<path class="axis" d="M${left} ${height - bottom}H${width - right}"/>
<text class="label" x="${middle.x}" y="${height - 8}" text-anchor="middle">${x.label}</text>
<text class="label" x="12" y="${middle.y}" text-anchor="middle" transform="rotate(-90 12 ${middle.y})">${y.label}</text>
</svg>`,
  }
}

function shareOf({ from, to, log = false }: Axis, value: number): number {
  const scale = log ? Math.log10 : (plain: number) => plain
  const share = (scale(value) - scale(from)) / (scale(to) - scale(from))
  return Math.min(1, Math.max(0, share))
}

/** A line through the places, as a path. */
export function lineThrough(places: readonly Place[]): string {
  return places.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

/** A line that runs level to each next place before it steps there. */
export function stepsThrough(places: readonly Place[]): string {
  return places.map(({ x, y }, i) => (i === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join('')
}

export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** Powers of ten from `from` to `to`, as shares in per cent. */
export function decades(from: number, to: number): Axis['ticks'] {
  const first = Math.ceil(Math.log10(from) - 1e-9)
  const last = Math.floor(Math.log10(to) + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const at = 10 ** (first + i)
    return { at, text: `${Number((at * 100).toPrecision(3))} %` }
  })
}

/** About `count` round numbers between two values. */
export function roundTicks(from: number, to: number, count: number, text: (value: number) => string): Axis['ticks'] {
  const rough = (to - from) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    const at = (first + i) * step
    return { at, text: text(at) }
  })
}
