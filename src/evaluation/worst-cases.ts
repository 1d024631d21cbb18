import type { PhotoSet } from './photo-set.ts'
import type { ScoreSet } from './scores.ts'
import type { Search } from './search-dataset.ts'

/** Two photos worth a look, by their numbers. */
export interface WorstCase {
  readonly left: number
  readonly right: number
  readonly distance: number
}

export interface WorstCases {
  readonly closestImpostors: readonly WorstCase[]
  readonly farthestGenuine: readonly WorstCase[]
  /** Photos of enrolled people closest to somebody else. */
  readonly wrongPeople: readonly WorstCase[]
  /** Strangers closest to anybody enrolled. */
  readonly closestStrangers: readonly WorstCase[]
}

/** The comparisons and searches that came out worst, at most `count` of each, no two of the same two people. */
export function worstCasesOf(
  set: PhotoSet,
  pairs: ScoreSet | null,
  searches: readonly Search[],
  count: number,
): WorstCases {
  const pick = (cases: Iterable<WorstCase>) => distinct(set, cases, count)
  const found = searches.flatMap(({ photo, stranger, closest: [first] }) =>
    first ? [{ left: photo, right: first.photo, distance: first.distance, stranger }] : [],
  )
  found.sort((a, b) => a.distance - b.distance)
  const plain = ({ left, right, distance }: WorstCase): WorstCase => ({ left, right, distance })
  return {
    closestImpostors: pairs ? pick(rowsOf(pairs.impostor, 1)) : [],
    farthestGenuine: pairs ? pick(rowsOf(pairs.genuine, -1)) : [],
    wrongPeople: pick(
      found.filter((one) => !one.stranger && set.personOf[one.left] !== set.personOf[one.right]).map(plain),
    ),
    closestStrangers: pick(found.filter((one) => one.stranger).map(plain)),
  }
}

function* rowsOf({ distances, left, right }: ScoreSet['genuine'], step: 1 | -1): Generator<WorstCase> {
  for (let i = step > 0 ? 0 : distances.length - 1; i >= 0 && i < distances.length; i += step) {
    const distance = distances[i] as number
    if (Number.isFinite(distance)) yield { left: left[i] as number, right: right[i] as number, distance }
  }
}

function distinct({ personOf }: PhotoSet, cases: Iterable<WorstCase>, count: number): WorstCase[] {
  const seen = new Set<string>()
  const chosen: WorstCase[] = []
  for (const one of cases) {
    if (chosen.length >= count) break
    const key = [personOf[one.left], personOf[one.right]].sort().join()
    if (seen.has(key)) continue
    seen.add(key)
    chosen.push(one)
  }
  return chosen
}
