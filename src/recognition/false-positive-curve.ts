import type { Cohort } from '#vision/models/manifest.ts'
import { type ImpostorTail, tailRate } from './impostor-tail.ts'

/** What is known of strangers: what the gallery itself shows, and what the model's cohort showed elsewhere. */
export interface StrangerEvidence {
  /** Of this gallery when `people` were enrolled; null where too few were. */
  readonly own: { readonly tail: ImpostorTail; readonly people: number } | null
  /** From the model's manifest; null where nobody measured it. */
  readonly cohort: Cohort | null
}

/** So many strangers of the gallery's own weigh as much as the cohort, which showed other people and other cameras. */
const cohortWeight = 100
/** The same for how close people come to each other at all, of which a few say much. */
const placeWeight = 20

/** How much of the curve is the gallery's own, 0…1. */
export function ownShare({ own, cohort }: StrangerEvidence): number {
  if (!own) return 0
  return cohort ? own.tail.probes / (own.tail.probes + cohortWeight) : 1
}

/** Share of strangers who have one of `people` within the distance; null where nothing is known. */
export function falsePositiveRate(evidence: StrangerEvidence, people: number, distance: number): number | null {
  const { own, cohort } = evidence
  if (people <= 0) return 0
  const measured = own && among(tailRate(own.tail, distance), people / own.people)
  const elsewhere = cohort && cohortRate(cohort, people, distance - shiftOf(evidence))
  if (measured === null) return elsewhere
  if (elsewhere === null) return measured
  const share = ownShare(evidence)
  return share * measured + (1 - share) * elsewhere
}

function cohortRate(cohort: Cohort, people: number, distance: number): number {
  return 1 - Math.exp(-cohort.independence * people * pairRate(cohort, distance))
}

/**
 * How much farther apart the gallery's people are than the cohort's: what a family is to a town, or one camera to another. By
 * the distance at which a share of the strangers that is surely known has somebody closer.
 */
function shiftOf({ own, cohort }: StrangerEvidence): number {
  if (!own || !cohort) return 0
  const { level, share, probes } = own.tail
  const wanted = -Math.log(1 - Math.min(0.99, share)) / (cohort.independence * own.people)
  return ((level - pairDistance(cohort, wanted)) * probes) / (probes + placeWeight)
}

/** The largest distance at which no more than the asked share of strangers has somebody closer; null where nothing is known. */
export function distanceForRate(
  evidence: StrangerEvidence,
  people: number,
  rate: number,
  largest: number,
): number | null {
  let [low, high] = [0, largest]
  const atMost = falsePositiveRate(evidence, people, largest)
  if (atMost === null) return null
  if (atMost <= rate) return largest
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2
    if ((falsePositiveRate(evidence, people, middle) ?? 1) <= rate) low = middle
    else high = middle
  }
  return low
}

/** The rate among `times` as many people. */
function among(rate: number, times: number): number {
  return rate >= 1 ? 1 : 1 - (1 - rate) ** times
}

/** Share of pairs of different people within the distance: log-linear between the cohort's points, and beyond them. */
function pairRate({ pairRates }: Cohort, distance: number): number {
  const at = pairRates.findIndex((point) => point.distance >= distance)
  return Math.min(1, Math.exp(between(pairRates, at, distance, 'distance', 'rate', Math.log)))
}

/** The distance within which that share of pairs is. */
function pairDistance({ pairRates }: Cohort, rate: number): number {
  const at = pairRates.findIndex((point) => point.rate >= rate)
  const points = pairRates.map(({ distance, rate: share }) => ({ distance, rate: Math.log(share) }))
  return between(points, at, Math.log(rate), 'rate', 'distance', (value) => value)
}

/** On the line through the points before and at `at`; of the last two where `at` is −1. */
function between<Axis extends 'distance' | 'rate'>(
  points: Cohort['pairRates'],
  at: number,
  x: number,
  from: Axis,
  to: 'distance' | 'rate',
  scaled: (value: number) => number,
): number {
  const second = at < 0 ? points.length - 1 : Math.max(1, at)
  const [a, b] = [points[second - 1], points[second]]
  if (!a || !b) return 0
  const [ya, yb] = [scaled(a[to]), scaled(b[to])]
  return ya + ((yb - ya) * (x - a[from])) / (b[from] - a[from])
}
