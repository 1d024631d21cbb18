import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignPeople } from './assign.ts'
import type { Candidate } from './decide.ts'

const at = (personId: string, distance: number): Candidate => ({ personId, faceId: `${personId}-face`, distance })
const firsts = (faces: Candidate[][], limit = 0.6) =>
  assignPeople(faces, limit).map((f) => f.candidates[0]?.personId ?? null)

describe('assignPeople', () => {
  it('gives a person to the closer of two faces, and the other face its next person', () => {
    expect(
      firsts([
        [at('ann', 0.2), at('bob', 0.5)],
        [at('ann', 0.3), at('bob', 0.4)],
      ]),
    ).toEqual(['ann', 'bob'])
  })
  it('prefers the joint optimum over the greedy choice', () => {
    // Greedy takes (face 0, ann, 0.30) and leaves face 1 alone; jointly 0.31 + 0.32 costs less than 0.30 + limit.
    expect(firsts([[at('ann', 0.3), at('bob', 0.31)], [at('ann', 0.32)]])).toEqual(['bob', 'ann'])
  })
  it('leaves a face without its person when that person is another face', () => {
    const [, second] = assignPeople([[at('ann', 0.1)], [at('ann', 0.2)]], 0.6)
    expect(second).toEqual({ candidates: [], closestTaken: true })
  })
  it('does not say so of a face that was never near the person', () => {
    const [, far] = assignPeople([[at('ann', 0.1)], [at('ann', 0.9)]], 0.6)
    expect(far).toEqual({ candidates: [], closestTaken: false })
  })
  it('keeps far candidates for display without giving them away', () => {
    expect(assignPeople([[at('ann', 0.9)], [at('ann', 0.95)]], 0.6).map((f) => f.candidates.length)).toEqual([1, 1])
  })
  it('handles no faces and no candidates', () => {
    expect(assignPeople([], 0.6)).toEqual([])
    expect(assignPeople([[]], 0.6)).toEqual([{ candidates: [], closestTaken: false }])
  })
  it('never gives one person to two faces, and is never worse than greedy', () => {
    const face = fc.uniqueArray(
      fc.record({ personId: fc.constantFrom('a', 'b', 'c', 'd'), d: fc.integer({ min: 0, max: 100 }) }),
      {
        selector: (c) => c.personId,
        maxLength: 4,
      },
    )
    fc.assert(
      fc.property(fc.array(face, { maxLength: 5 }), (raw) => {
        const faces = raw.map((f) => f.map((c) => at(c.personId, c.d / 100)).sort((x, y) => x.distance - y.distance))
        const given = assignPeople(faces, 0.6)
          .map((f) => f.candidates[0])
          .filter((c) => c !== undefined && c.distance <= 0.6)
        expect(new Set(given.map((c) => c?.personId)).size).toBe(given.length)
        const total = given.reduce((sum, c) => sum + (c?.distance ?? 0), 0) + 0.6 * (faces.length - given.length)
        expect(total).toBeLessThanOrEqual(greedyTotal(faces, 0.6) + 1e-9)
      }),
    )
  })
})

function greedyTotal(faces: Candidate[][], limit: number): number {
  const pairs = faces.flatMap((f, row) => f.filter((c) => c.distance <= limit).map((c) => ({ row, ...c })))
  pairs.sort((a, b) => a.distance - b.distance)
  const rows = new Set<number>()
  const people = new Set<string>()
  let total = limit * faces.length
  for (const p of pairs) {
    if (rows.has(p.row) || people.has(p.personId)) continue
    rows.add(p.row)
    people.add(p.personId)
    total += p.distance - limit
  }
  return total
}
