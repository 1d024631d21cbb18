import { describe, expect, it } from 'vitest'
import { draftOf, isSame, settingsOf, thresholdsOf } from './threshold-draft.ts'

const policy = {
  preset: 'asked',
  false_positive_rate: 0.02,
  thresholds: null,
  known: 0.5,
  uncertain: 0.6,
  enrolled_share: 0.5,
  margin: 0,
  minimum_quality: 0.1,
  minimum_enrol_quality: 0.2,
} as never
const curve = { points: [] } as never
const presets = {
  strict: { known: 0.4, uncertain: 0.45 },
  balanced: { known: 0.5, uncertain: 0.6 },
  lenient: { known: 0.6, uncertain: 0.7 },
}

describe('a threshold that is about to be set', () => {
  it('is the one in force until something that counts is changed', () => {
    const draft = draftOf(policy)
    expect(isSame(draft, policy)).toBe(true)
    // Distances count only where they are one's own.
    expect(isSame({ ...draft, known: '0.1' }, policy)).toBe(true)
    expect(isSame({ ...draft, rate: 0.01 }, policy)).toBe(false)
    expect(isSame({ ...draft, preset: 'strict' }, policy)).toBe(false)
  })

  it('comes to the distances of its preset, of the typed numbers, or of balanced where no curve says more', () => {
    const draft = draftOf(policy)
    const of = (change: object) => thresholdsOf({ ...draft, ...change } as never, policy, curve, presets)
    expect(of({ preset: 'strict' })).toEqual(presets.strict)
    expect(of({ preset: 'custom', known: '0.3', uncertain: 'x' })).toEqual({ known: 0.3, uncertain: 0 })
    expect(of({})).toEqual(presets.balanced)
  })

  it('sends its own numbers with custom only', () => {
    const draft = { ...draftOf(policy), known: '0.3', uncertain: '0.4' }
    expect(settingsOf(draft, policy)).toMatchObject({ preset: 'asked', thresholds: null, false_positive_rate: 0.02 })
    expect(settingsOf({ ...draft, preset: 'custom' } as never, policy)).toMatchObject({
      thresholds: { known: 0.3, uncertain: 0.4 },
    })
  })
})
