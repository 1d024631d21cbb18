/** Comparisons by ascending distance, as columns. `left` and `right` are the numbers of the two photos. */
export interface Scores {
  /** Infinity where a photo gave no template: never accepted. */
  readonly distances: Float64Array
  readonly left: Int32Array
  readonly right: Int32Array
}

/** Comparisons of the same person, and of different people. */
export interface ScoreSet {
  readonly genuine: Scores
  readonly impostor: Scores
  /** Person number of each photo, 0 up to `people`. */
  readonly personOf: Int32Array
  readonly people: number
  /** Whether an impostor score depends on both people (`pair`), or is the best of a search of one person's photo (`probe`). */
  readonly impostorsOf: 'pair' | 'probe'
}

export interface Score {
  readonly distance: number
  readonly left: number
  readonly right: number
}

/** Sorts scores into columns; equal distances keep their order. */
export function columnsOf(scores: readonly Score[]): Scores {
  const sorted = [...scores].sort((a, b) => (a.distance === b.distance ? 0 : a.distance - b.distance))
  return {
    distances: Float64Array.from(sorted, ({ distance }) => distance),
    left: Int32Array.from(sorted, ({ left }) => left),
    right: Int32Array.from(sorted, ({ right }) => right),
  }
}

/** How many of the ascending distances are at most `threshold`. */
export function countUpTo(distances: Float64Array, threshold: number): number {
  let [low, high] = [0, distances.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((distances[middle] as number) <= threshold) low = middle + 1
    else high = middle
  }
  return low
}

/** How many of the ascending distances are comparisons that could be made. */
export function countUsable(distances: Float64Array): number {
  return countUpTo(distances, Number.MAX_VALUE)
}
