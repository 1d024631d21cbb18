import { setImmediate } from 'node:timers/promises'
import { seededRandom } from '#core/random.ts'
import type { ComparePhotos } from './compare-photos.ts'
import type { LabelledDistance } from './fold-accuracy.ts'
import { type PhotoSet, photosByPerson } from './photo-set.ts'
import type { Pair } from './read-pairs.ts'
import { columnsOf, type Score, type ScoreSet } from './scores.ts'

/** The pairs of a file, in its order and as scores. Every photo named must be in the set. */
export function scoreListedPairs(
  set: PhotoSet,
  pairs: readonly Pair[],
  compare: ComparePhotos,
): { labelled: LabelledDistance[]; scores: ScoreSet } {
  const numbers = new Map(set.photos.map(({ file }, number) => [file, number]))
  const numberOf = (file: string): number => {
    const number = numbers.get(file)
    if (number === undefined) throw new RangeError('a pair names a photo that was not looked at')
    return number
  }
  const scored = pairs.map(({ a, b, same }) => {
    const [left, right] = [numberOf(a), numberOf(b)]
    return { left, right, same, distance: compare(left, right) }
  })
  return {
    labelled: scored,
    scores: scoreSetOf(
      set,
      scored.filter((s) => s.same),
      scored.filter((s) => !s.same),
      'pair',
    ),
  }
}

/** Impostor pairs drawn where a dataset has more of them: rates of 0.01 % are still known to within 15 %. */
const mostImpostors = 2_000_000
const mostGenuine = 1_000_000

/** All pairs of usable photos in a dataset; where they are too many, as many at random (seeded) of different people. */
export async function scoreAllPairs(
  set: PhotoSet,
  compare: ComparePhotos,
  seed: number,
  signal: AbortSignal,
): Promise<ScoreSet> {
  const usable = set.photos.flatMap(({ vector }, number) => (vector ? [number] : []))
  const genuine: Score[] = []
  for (const photos of photosByPerson(set)) {
    const own = photos.filter((photo) => set.photos[photo]?.vector)
    for (let i = 0; i < own.length && genuine.length < mostGenuine; i++)
      for (const right of own.slice(i + 1)) {
        const left = own[i] as number
        genuine.push({ left, right, distance: compare(left, right) })
      }
  }
  const impostor: Score[] = []
  const offer = (left: number, right: number) => {
    if (set.personOf[left] !== set.personOf[right]) impostor.push({ left, right, distance: compare(left, right) })
  }
  const all = (usable.length * (usable.length - 1)) / 2 <= mostImpostors
  const random = seededRandom(seed)
  const pick = () => usable[Math.floor(random() * usable.length)] as number
  for (const [i, left] of usable.entries()) {
    if (i % 64 === 0) await setImmediate()
    signal.throwIfAborted()
    if (all) for (let j = i + 1; j < usable.length; j++) offer(left, usable[j] as number)
    else for (let draw = 0; draw < mostImpostors / usable.length; draw++) offer(left, pick())
  }
  return scoreSetOf(set, genuine, impostor, 'pair')
}

export function scoreSetOf(
  { personOf, people }: PhotoSet,
  genuine: readonly Score[],
  impostor: readonly Score[],
  impostorsOf: ScoreSet['impostorsOf'],
): ScoreSet {
  return { genuine: columnsOf(genuine), impostor: columnsOf(impostor), personOf, people: people.length, impostorsOf }
}
