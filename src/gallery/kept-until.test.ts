import { describe, expect, it } from 'vitest'
import { keptUntil } from './kept-until.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const rules = new Map([
  ['inactive_people', 30],
  ['faces_without_consent', 10],
])
const given = (expiresAt: Date | null, withdrawnAt: Date | null = null) => ({ expiresAt, withdrawnAt })

describe('how long a person is kept', () => {
  it.each([
    ['nobody set a rule', new Map<string, number>(), [day(1)], null, [null, null]],
    ['no face', rules, [], null, [day(35), null]],
    ['faces, of which the newest counts as a change', rules, [day(2), day(20)], null, [day(50), day(12)]],
    ['consent without an end', rules, [day(2)], given(null), [day(35), null]],
    ['consent that ends later', rules, [day(2)], given(day(25)), [day(35), day(25)]],
    ['consent that ends before', rules, [day(2)], given(day(6)), [day(35), day(12)]],
    ['consent that was withdrawn', rules, [day(2)], given(null, day(3)), [day(35), day(12)]],
  ] as const)('%s', (_, rules, facesAddedAt, consent, [forgotten, faces]) => {
    expect(keptUntil({ updatedAt: day(5), facesAddedAt, consent }, rules)).toEqual({
      forgottenAt: forgotten?.toISOString() ?? null,
      facesDeletedAt: faces?.toISOString() ?? null,
    })
  })
})
