import { describe, expect, it } from 'vitest'
import { markedDistance, passOverMarked } from './pass-over-marked.ts'

/** A face on a line: distances are differences. */
const at = (x: number) => Float32Array.of(x, 0)

describe('a correction', () => {
  it.each([
    ['the marked face itself', 0, 0.3, [0], 0],
    ['closer to it than to the person', 0, 0.4, [0.2], 0.2],
    ['as far from both', 0, 0.4, [0.4], null],
    ['closer by less than the margin', 0, 0.4, [0.385], null],
    ['closer to the person', 0, 0.2, [0.5], null],
    ['the closest of several counts', 0, 0.4, [0.9, 0.1], 0.1],
    ['an enrolled photo that is marked, too, stays the person', 0, 0, [0], null],
    ['nobody marked anything', 0, 0.4, [], null],
  ])('%s', (_, query, distance, negatives, expected) => {
    const found = markedDistance(at(query), distance, negatives.map(at), 'euclidean')
    if (expected === null) expect(found).toBeNull()
    else expect(found).toBeCloseTo(expected)
  })
})

describe('candidates', () => {
  const ann = { personId: 'ann', distance: 0.3 }
  const bob = { personId: 'bob', distance: 0.4 }
  const negatives = (marked: Record<string, number[]>) => ({
    of: (personId: string) => (marked[personId] ?? []).map(at),
    peopleIn: () => Object.keys(marked).length,
  })
  it.each([
    ['nobody marked', {}, [ann, bob], false],
    ['the first one marked', { ann: [0.1] }, [bob], true],
    ['the second one marked', { bob: [0.1] }, [ann], true],
    ['marked, but with another face', { ann: [0.9] }, [ann, bob], false],
    ['both marked', { ann: [0.1], bob: [0.1] }, [], true],
  ])('%s', (_, marked, candidates, any) => {
    const found = passOverMarked(at(0), [ann, bob], negatives(marked), { metric: 'euclidean', limit: 0.6 })
    expect(found).toEqual({ candidates, marked: any })
  })

  it('beyond the limit are no reason for a decision', () => {
    const far = { personId: 'ann', distance: 0.9 }
    const found = passOverMarked(at(0), [far], negatives({ ann: [0.1] }), { metric: 'euclidean', limit: 0.6 })
    expect(found).toEqual({ candidates: [], marked: false })
  })
})
