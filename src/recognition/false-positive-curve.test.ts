import { describe, expect, it } from 'vitest'
import { seededRandom } from '#core/random.ts'
import { embeddedCohort } from '#vision/packs/cohorts.ts'
import { distanceForRate, falsePositiveRate, ownShare, type StrangerEvidence } from './false-positive-curve.ts'
import { fewestProbes, fitImpostorTail, tailRate } from './impostor-tail.ts'

/** Distances of strangers' closest people whose tail is known: 1.2 − E^(1/8) of an exponential E has no simple tail, but a quantile. */
function strangers(count: number, seed: number, place = 0): number[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => quantile(random()) + place)
}
const quantile = (share: number): number => 0.3 + 0.25 * (-Math.log(1 - share)) ** (1 / 4)
const shareWithin = (distance: number): number =>
  distance <= 0.3 ? 0 : 1 - Math.exp(-(((distance - 0.3) / 0.25) ** 4))

describe('the tail of impostors', () => {
  it('says nothing of too few', () => {
    expect(fitImpostorTail(strangers(fewestProbes - 1, 1))).toBeNull()
    expect(fitImpostorTail(strangers(fewestProbes, 1))).not.toBeNull()
  })

  it.each([
    [300, 0.01, 0.4],
    [300, 0.05, 0.7],
    [2_000, 0.01, 0.7],
    [2_000, 0.2, 0.85],
    [4_000, 0.005, 0.7],
  ])('keeps what is asked of it: %i strangers at a rate of %f', (count, asked, least) => {
    const realised = Array.from({ length: 20 }, (_, seed) => {
      const tail = fitImpostorTail(strangers(count, seed))
      const evidence: StrangerEvidence = { own: tail && { tail, people: 500 }, cohort: null }
      return shareWithin(distanceForRate(evidence, 500, asked, 2) ?? 2)
    })
    const mean = realised.reduce((sum, rate) => sum + rate, 0) / realised.length
    expect(mean / asked).toBeGreaterThan(least)
    expect(mean / asked).toBeLessThan(1 / least)
  })

  it('rises from nobody to everybody, without a step at the level of the tail', () => {
    const tail = fitImpostorTail(strangers(500, 3))
    if (!tail) throw new Error('no tail')
    const rates = Array.from({ length: 120 }, (_, i) => tailRate(tail, i / 100))
    expect(rates).toEqual([...rates].sort((a, b) => a - b))
    expect(rates[0]).toBeLessThan(1e-4)
    expect(rates.at(-1)).toBe(1)
    expect(tailRate(tail, tail.level + 1e-6) - tailRate(tail, tail.level)).toBeLessThan(0.02)
  })

  it('stands identical faces', () => {
    const tail = fitImpostorTail(new Array<number>(50).fill(0.5))
    expect(tail && Number.isFinite(tailRate(tail, 0.4))).toBe(true)
  })
})

describe('the rate of false positives', () => {
  const nobody: StrangerEvidence = { own: null, cohort: null }
  const cohort: StrangerEvidence = { own: null, cohort: embeddedCohort }

  it('is not guessed where nothing is known', () => {
    expect(falsePositiveRate(nobody, 100, 0.5)).toBeNull()
    expect(distanceForRate(nobody, 100, 0.01, 1)).toBeNull()
  })

  it('comes from the cohort until a gallery shows its own', () => {
    expect(ownShare(cohort)).toBe(0)
    const rate = falsePositiveRate(cohort, 300, 0.437)
    // Measured among 300 of the LFW people: 1 %.
    expect(rate).toBeGreaterThan(0.007)
    expect(rate).toBeLessThan(0.013)
  })

  it('grows with the number of people, and the distance for a rate shrinks', () => {
    const rates = [1, 10, 100, 1_000, 100_000].map((people) => falsePositiveRate(cohort, people, 0.5) ?? 0)
    expect(rates).toEqual([...rates].sort((a, b) => a - b))
    const distances = [1, 10, 100, 1_000, 100_000].map((people) => distanceForRate(cohort, people, 0.01, 1) ?? 0)
    expect(distances).toEqual([...distances].sort((a, b) => b - a))
    expect(falsePositiveRate(cohort, 0, 0.5)).toBe(0)
  })

  it('gives the distance at which the rate is what was asked', () => {
    for (const asked of [0.001, 0.01, 0.1])
      expect(falsePositiveRate(cohort, 250, distanceForRate(cohort, 250, asked, 2) ?? 0)).toBeCloseTo(asked, 5)
    expect(distanceForRate(cohort, 1, 1, 0.6)).toBe(0.6)
  })

  it('follows people who look more alike than the cohort', () => {
    const tail = fitImpostorTail(strangers(60, 5, -0.15))
    const family: StrangerEvidence = { own: tail && { tail, people: 60 }, cohort: embeddedCohort }
    expect(distanceForRate(family, 60, 0.01, 2)).toBeLessThan(distanceForRate(cohort, 60, 0.01, 2) ?? 0)
    expect(ownShare(family)).toBeCloseTo(60 / 160)
  })
})
