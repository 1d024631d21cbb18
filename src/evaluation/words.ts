import type { Estimate } from './estimate.ts'

/** A share in per cent, with as many digits as it takes to tell it from 0 and 1. */
export function percentText(share: number): string {
  const percent = share * 100
  if (percent === 0 || percent === 100) return `${percent} %`
  if (percent > 90) return `${Math.min(percent, 99.99).toFixed(2)} %`
  return `${percent.toFixed(percent < 0.1 ? 3 : percent < 10 ? 2 : 1)} %`
}

/** The 95 % interval in per cent: `98.9–99.7 %`. */
export function intervalText({ low, high }: Pick<Estimate, 'low' | 'high'>): string {
  const [from, to] = [percentText(low), percentText(high)]
  return from === to ? from : `${from.replace(' %', '')}–${to}`
}

export function countText(count: number): string {
  return count.toLocaleString('en')
}

/** How the shares asked for are written: 1 %, 0.1 %. */
export function askedText(share: number): string {
  return `${Number((share * 100).toPrecision(6))} %`
}
