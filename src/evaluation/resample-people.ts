import { setImmediate } from 'node:timers/promises'
import { seededRandom } from '#core/random.ts'
import { type ErrorRates, errorRates } from './error-rates.ts'
import type { ScoreSet } from './scores.ts'

/** Comparisons looked at in all resamples together, at most: some seconds of one core. */
const mostWork = 400_000_000

/**
 * The error rates of many draws of as many people, with replacement (Bolle, Ratha and Pankanti, 2004): comparisons of one
 * person go together, so that resampling comparisons would promise too much. A pair of two people weighs the product
 * of their counts. The same seed gives the same draws. 1,000 draws, fewer (at least 100) for more than 400,000 comparisons.
 */
export async function resamplePeople(
  set: ScoreSet,
  falseAccepts: readonly number[],
  thresholds: readonly number[],
  seed: number,
  signal: AbortSignal,
): Promise<ErrorRates[]> {
  const comparisons = set.genuine.distances.length + set.impostor.distances.length
  const draws = Math.max(100, Math.min(1_000, Math.floor(mostWork / Math.max(1, comparisons))))
  const random = seededRandom(seed)
  const weights = new Int32Array(set.people)
  const found: ErrorRates[] = []
  for (let draw = 0; draw < draws; draw++) {
    // Lets an interrupt through, and whatever else waits.
    if (draw % 8 === 0) await setImmediate()
    signal.throwIfAborted()
    weights.fill(0)
    for (let i = 0; i < set.people; i++) {
      const person = Math.floor(random() * set.people)
      weights[person] = (weights[person] as number) + 1
    }
    const rates = errorRates(set, weights, falseAccepts, thresholds)
    if (rates) found.push(rates)
  }
  return found
}
