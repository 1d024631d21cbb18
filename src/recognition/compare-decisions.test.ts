import { describe, expect, it } from 'vitest'
import { countChange, noChanges } from './compare-decisions.ts'
import type { DecisionKind } from './decide.ts'

const decided = (kind: DecisionKind, personId: string | null = null) => ({ kind, personId })

describe('countChange', () => {
  it.each([
    [decided('known', 'a'), decided('known', 'a'), 'same'],
    [decided('unknown'), decided('unknown'), 'same'],
    [decided('known', 'a'), decided('known', 'b'), 'differentPerson'],
    [decided('known', 'a'), decided('uncertain', 'a'), 'knownToUncertain'],
    [decided('known', 'a'), decided('unknown'), 'knownToUnknown'],
    [decided('uncertain', 'a'), decided('known', 'a'), 'uncertainToKnown'],
    [decided('unknown'), decided('known', 'a'), 'unknownToKnown'],
    [decided('uncertain', 'a'), decided('uncertain', 'b'), 'other'],
    [decided('known', 'a'), decided('not_usable'), 'other'],
  ] as const)('counts %j → %j as %s', (before, after, name) => {
    expect(countChange(noChanges, before, after)).toEqual({ ...noChanges, compared: 1, [name]: 1 })
  })
})
