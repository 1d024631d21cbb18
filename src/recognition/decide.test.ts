import { describe, expect, it } from 'vitest'
import { probabilityOfSame } from './confidence.ts'
import { type Candidate, decide, type FaceToDecide } from './decide.ts'
import { defaultSettings, resolvePolicy, withThreshold } from './policy.ts'

const presets = {
  strict: { known: 0.45, uncertain: 0.55 },
  balanced: { known: 0.5, uncertain: 0.6 },
  lenient: { known: 0.6, uncertain: 0.7 },
}
const policy = resolvePolicy('0', defaultSettings, presets)
const logistic = { slope: 20, midpoint: 0.6 }
const good: FaceToDecide = { quality: 0.8, qualityReason: null, closestTaken: false }
const at = (personId: string, distance: number): Candidate => ({ personId, faceId: `${personId}-face`, distance })

describe('decide', () => {
  const table: [string, FaceToDecide, Candidate[], string, RegExp, string | null][] = [
    ['a close person is known', good, [at('ann', 0.3), at('bob', 0.7)], 'known', /closer/i, 'ann'],
    ['exactly at the threshold is known', good, [at('ann', 0.5)], 'known', /closer/i, 'ann'],
    ['between the thresholds is uncertain', good, [at('ann', 0.55)], 'uncertain', /not close enough/, 'ann'],
    ['exactly at the uncertain threshold is uncertain', good, [at('ann', 0.6)], 'uncertain', /not close enough/, 'ann'],
    ['beyond both is unknown', good, [at('ann', 0.61)], 'unknown', /Nobody enrolled is close/, null],
    [
      'two people equally close are uncertain',
      good,
      [at('ann', 0.4), at('bob', 0.41)],
      'uncertain',
      /Two enrolled/,
      'ann',
    ],
    ['an empty gallery knows nobody', good, [], 'unknown', /Nobody is enrolled/, null],
    [
      'a bad face is not usable, whoever is close',
      { ...good, quality: 0.05, qualityReason: 'Too dark' },
      [at('ann', 0.1)],
      'not_usable',
      /Too dark/,
      null,
    ],
    [
      'a face whose person is another face is unknown',
      { ...good, closestTaken: true },
      [],
      'unknown',
      /another face/,
      null,
    ],
  ]
  it.each(table)('%s', (_, face, candidates, kind, reason, person) => {
    const decision = decide(face, candidates, policy, logistic)
    expect(decision.kind).toBe(kind)
    expect(decision.reason).toMatch(reason)
    expect(decision.candidate?.personId ?? null).toBe(person)
    expect(decision.confidence).toBeGreaterThanOrEqual(0)
    expect(decision.confidence).toBeLessThanOrEqual(1)
  })

  it('leaves no uncertain band and no margin where the caller gives a threshold', () => {
    const own = withThreshold(policy, 0.65)
    expect(decide(good, [at('ann', 0.64), at('bob', 0.645)], own, logistic).kind).toBe('known')
    expect(decide(good, [at('ann', 0.66)], own, logistic).kind).toBe('unknown')
  })

  it('says how likely the decision is right', () => {
    expect(probabilityOfSame(0.6, logistic)).toBeCloseTo(0.5)
    expect(decide(good, [at('ann', 0.3)], policy, logistic).confidence).toBeGreaterThan(0.99)
    expect(decide(good, [at('ann', 0.9)], policy, logistic).confidence).toBeGreaterThan(0.99)
  })

  it('is less sure of a name the more people it could have been, and of nobody the more are enrolled', () => {
    const among = (people: number) => ({ ...policy, people, genuine: [0.1, 0.3, 0.4, 0.5, 0.7] })
    const sure = (people: number, distance: number) =>
      decide(good, [at('ann', distance)], among(people), logistic).confidence
    for (const distance of [0.4, 0.55]) {
      const known = [1, 100, 10_000].map((people) => sure(people, distance))
      expect(known).toEqual([...known].sort((a, b) => b - a))
    }
    expect(sure(10, 0.65)).toBeGreaterThan(sure(1, 0.65))
    const rare = decide(good, [at('ann', 0.5)], { ...among(100), enrolledShare: 0.01 }, logistic)
    expect(rare.confidence).toBeLessThan(sure(100, 0.5))
  })

  it('takes thresholds from the preset, or from the operator when custom', () => {
    expect(resolvePolicy('1', { ...defaultSettings, preset: 'strict' }, presets).known).toBe(0.45)
    const thresholds = { known: 0.4, uncertain: 0.42 }
    expect(resolvePolicy('2', { ...defaultSettings, preset: 'custom', thresholds }, presets)).toMatchObject(thresholds)
  })
})
