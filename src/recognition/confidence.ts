import { expectedMissRate } from './asked-thresholds.ts'
import type { Policy } from './policy.ts'

/** Logistic of the embedding model: P(same person) at a distance, see the model pack's manifest. */
export interface Logistic {
  readonly slope: number
  readonly midpoint: number
}

/** The probability that two photos at a distance show the same person, both being equally likely. */
export function probabilityOfSame(distance: number, logistic: Logistic): number {
  return 1 / (1 + Math.exp(logistic.slope * (distance - logistic.midpoint)))
}

/** Somebody with one look-alike has others: so many independent people a gallery is worth, a person. As in packs/cohorts.ts. */
const independence = 0.7

/** Who the closest of a gallery may be: probabilities that add up to 1. */
export interface ClosestOdds {
  /** The closest person is who the face shows. */
  readonly right: number
  /** The face shows nobody who is enrolled. */
  readonly stranger: number
}

/**
 * What the distance of the closest person says, by Bayes' rule. With N people as many strangers' faces come this close as N pairs
 * of different people do; somebody enrolled has somebody else closest only where their own photos are farther.
 */
export function closestOdds(
  distance: number,
  { people, enrolledShare, genuine }: Pick<Policy, 'people' | 'enrolledShare' | 'genuine'>,
  logistic: Logistic,
): ClosestOdds {
  const others = Math.max(1, independence * (people ?? 1))
  const farther = expectedMissRate(genuine, distance) ?? probabilityOfSame(distance, logistic)
  // Relative to how often two different people come this close; bounded, so that nothing overflows.
  const same = Math.exp(Math.min(60, -logistic.slope * (distance - logistic.midpoint)))
  const right = enrolledShare * same
  const stranger = (1 - enrolledShare) * others
  const all = right + stranger + enrolledShare * others * farther
  return { right: right / all, stranger: stranger / all }
}
