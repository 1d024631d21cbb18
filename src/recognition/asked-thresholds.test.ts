import { describe, expect, it } from 'vitest'
import { seededRandom } from '#core/random.ts'
import { embeddedCohort } from '#vision/packs/cohorts.ts'
import { askedThresholds, expectedMissRate, expectedRates } from './asked-thresholds.ts'
import { falsePositiveRate, type StrangerEvidence } from './false-positive-curve.ts'
import { fitImpostorTail } from './impostor-tail.ts'

const balanced = { known: 0.5, uncertain: 0.6 }
const cohort: StrangerEvidence = { own: null, cohort: embeddedCohort }

function gallery(people: number): StrangerEvidence {
  const random = seededRandom(people)
  const closest = Array.from({ length: people }, () => 0.3 + 0.25 * (-Math.log(1 - random())) ** (1 / 4))
  const tail = fitImpostorTail(closest)
  return { own: tail && { tail, people }, cohort: embeddedCohort }
}

describe('thresholds that are asked for', () => {
  it.each([
    ['nobody enrolled', cohort, 0, 0.01, 'none', /Nobody is enrolled/],
    ['no cohort, and too few people', { own: null, cohort: null }, 5, 0.01, 'none', /Too few people/],
    ['few people', cohort, 5, 0.01, 'cohort', /Only 0 people.*LFW/],
    ['some people', gallery(60), 60, 0.01, 'cohort', /Only 60 people/],
    ['a rate that people show', gallery(1_000), 1_000, 0.01, 'measured', null],
    ['a rate beyond what they show', gallery(1_000), 1_000, 0.001, 'extrapolated', /extrapolated.*5000 people/],
  ] as const)('%s', (_, evidence, people, rate, support, note) => {
    const derived = askedThresholds(evidence, people, rate, balanced)
    expect(derived.support).toBe(support)
    if (note) expect(derived.note).toMatch(note)
    else expect(derived.note).toBeNull()
    expect(derived.known).toBeLessThanOrEqual(balanced.known)
    expect(derived.uncertain).toBeGreaterThanOrEqual(derived.known)
    expect(derived.uncertain).toBeLessThanOrEqual(balanced.uncertain)
  })

  it('leaves a small gallery what the preset balanced gives it, with the default rate', () => {
    for (const people of [1, 5, 22]) expect(askedThresholds(cohort, people, 0.02, balanced)).toMatchObject(balanced)
  })

  it('has a share of uncertain strangers that follows the rate', () => {
    const evidence = gallery(2_000)
    const { known, uncertain } = askedThresholds(evidence, 2_000, 0.01, { known: 1, uncertain: 1 })
    expect(falsePositiveRate(evidence, 2_000, known)).toBeCloseTo(0.01, 4)
    expect(falsePositiveRate(evidence, 2_000, uncertain)).toBeCloseTo(0.1, 3)
  })

  it('says what any thresholds mean', () => {
    const evidence = gallery(1_000)
    const { falsePositivesPerThousand, low, high, uncertainPerThousand } = expectedRates(evidence, 1_000, balanced)
    expect(falsePositivesPerThousand).toBeGreaterThan(100)
    expect(uncertainPerThousand).toBeGreaterThan(100)
    const strict = expectedRates(evidence, 1_000, { known: 0.4, uncertain: 0.4 })
    expect(strict.low).toBeLessThanOrEqual(strict.falsePositivesPerThousand ?? 0)
    expect(strict.high).toBeGreaterThanOrEqual(strict.falsePositivesPerThousand ?? 1)
    expect([low, high]).toEqual([null, null])
    expect(expectedRates({ own: null, cohort: null }, 10, balanced).falsePositivesPerThousand).toBeNull()
  })

  it('reads the miss rate off the distances of the same person', () => {
    const genuine = [0.2, 0.3, 0.4, 0.5, 0.6]
    expect(expectedMissRate(genuine, 0.1)).toBe(1)
    expect(expectedMissRate(genuine, 0.4)).toBe(0.5)
    expect(expectedMissRate(genuine, 0.45)).toBeCloseTo(0.375)
    expect(expectedMissRate(genuine, 0.6)).toBe(0)
    expect(expectedMissRate(null, 0.4)).toBeNull()
  })
})
