import { describe, expect, it } from 'vitest'
import { capabilityNames } from './capability.ts'
import {
  mayBeOn,
  type Purpose,
  purposes,
  readPurpose,
  refusedPurposes,
  requireAllowedPurpose,
} from './capability-purpose.ts'

describe('a purpose', () => {
  it.each<[string, Purpose]>([
    ['research', 'research'],
    ['Research: how people like our museum', 'research'],
    ['usability study', 'other'],
    ['access_control', 'access_control'],
    ['Access control: the front door', 'access_control'],
    ['medical: pain of patients who cannot speak', 'medical'],
    ['workplace', 'workplace'],
    ['WORKPLACE', 'workplace'],
    ['work_place', 'workplace'],
    ['research: mood of employees', 'workplace'],
    ['Stimmung am Arbeitsplatz', 'workplace'],
    ['other: call-centre quality', 'workplace'],
    ['ｗｏｒｋｐｌａｃｅ', 'workplace'],
    ['education', 'education'],
    ['Attention in the classroom', 'education'],
    ['e-learning', 'education'],
    ['Aufmerksamkeit der Schüler', 'education'],
    ['exam proctoring', 'education'],
    ['work of art in a gallery', 'other'],
    ['framework tests', 'other'],
  ])('%s is %s', (text, purpose) => {
    expect(readPurpose(text)).toBe(purpose)
  })
})

describe('the policy of capabilities', () => {
  const allowed = capabilityNames.flatMap((name) =>
    purposes.map((purpose) => [
      name,
      purpose,
      !(name === 'expression' && ['workplace', 'education'].includes(purpose)),
    ]),
  ) as ['expression' | 'live_identification', Purpose, boolean][]

  it.each(allowed)('%s for %s: allowed is %s', (name, purpose, expected) => {
    const ask = () => requireAllowedPurpose(name, purpose)
    if (expected) ask()
    else expect(ask).toThrow(expect.objectContaining({ code: 'invalid_input', facts: { fields: 'purpose', purpose } }))
    expect(mayBeOn(name, purpose)).toBe(expected)
    expect(refusedPurposes[name].includes(purpose)).toBe(!expected)
  })

  it('lets nothing be on without a purpose', () => {
    for (const name of capabilityNames) expect(mayBeOn(name, null)).toBe(false)
  })
})
