import { countUsable, type ScoreSet } from './scores.ts'

/** Shares of comparisons by distance, in bins of one width from `start`. */
export interface Histogram {
  readonly start: number
  readonly width: number
  readonly genuine: readonly number[]
  readonly impostor: readonly number[]
}

const bins = 48

/** How distances of both kinds are spread, each kind adding up to 1. */
export function histogramOf({ genuine, impostor }: ScoreSet): Histogram {
  const kinds = [genuine.distances, impostor.distances].map((all) => all.subarray(0, countUsable(all)))
  const start = Math.min(...kinds.map((kind) => kind[0] ?? Number.POSITIVE_INFINITY))
  const end = Math.max(...kinds.map((kind) => kind.at(-1) ?? Number.NEGATIVE_INFINITY))
  if (!Number.isFinite(start)) return { start: 0, width: 1, genuine: [], impostor: [] }
  const width = (end - start) / bins || 1e-6
  const [same = [], different = []] = kinds.map((kind) => {
    const shares = new Array<number>(bins).fill(0)
    for (const distance of kind) {
      const bin = Math.min(bins - 1, Math.floor((distance - start) / width))
      shares[bin] = (shares[bin] ?? 0) + 1 / kind.length
    }
    return shares
  })
  return { start, width, genuine: same, impostor: different }
}
