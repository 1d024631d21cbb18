import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSieve } from './code-sieve.ts'

const persons = (count: number) => new Uint32Array(count * 4).map((_, i) => (i % 4 === 3 ? i >> 2 : 7))
/** Row r shows person r mod `count`. */
const rotating = (count: number) => (row: number) => ({ words: persons(count), offset: (row % count) * 4 })

describe('sieve', () => {
  it('keeps every face that belongs to the best people, whatever the bounds', () => {
    const faces = fc.array(
      fc.record({ score: fc.integer({ min: -20, max: 20 }), above: fc.nat({ max: 6 }), below: fc.nat({ max: 6 }) }),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(faces, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 12 }), (rows, people, count) => {
        const sieve = createSieve(rotating(count))
        sieve.reset(people, () => 0)
        for (const [row, { score, above, below }] of rows.entries()) sieve.offer(row, score + above, score - below)
        const kept: number[] = []
        sieve.each((row) => kept.push(row) > 0)
        const best = new Map<number, number>()
        for (const [row, { score }] of rows.entries())
          best.set(row % count, Math.max(score, best.get(row % count) ?? Number.NEGATIVE_INFINITY))
        const limit = [...best.values()].sort((a, b) => b - a)[people - 1] ?? Number.NEGATIVE_INFINITY
        for (const [row, { score }] of rows.entries())
          if (score >= limit && score === best.get(row % count)) expect(kept).toContain(row)
        expect(sieve.bar()).toBeLessThanOrEqual(limit)
      }),
      { numRuns: 500 },
    )
  })

  it('hands out the rows by descending upper bound, until it is told to stop', () => {
    const sieve = createSieve(rotating(3))
    sieve.reset(3, () => 0)
    for (const [row, upper] of [5, 9, 7].entries()) sieve.offer(row, upper, 0)
    const seen: number[] = []
    sieve.each((row) => seen.push(row) < 2)
    expect(seen).toEqual([1, 2])
  })

  it('says when it is flooded, and starts anew', () => {
    const sieve = createSieve((row) => ({ words: Uint32Array.of(row, 0, 0, 0), offset: 0 }))
    sieve.reset(1, () => 0)
    for (let row = 0; row < 3000; row++) sieve.offer(row, 1, 0)
    expect(sieve.flooded()).toBe(true)
    sieve.reset(1, () => 0)
    expect(sieve.flooded()).toBe(false)
    expect(sieve.bar()).toBe(Number.NEGATIVE_INFINITY)
  })

  it('is not flooded by one person whose faces differ by more than the bounds', () => {
    const sieve = createSieve(rotating(1))
    sieve.reset(2, () => 0)
    for (let row = 0; row < 100_000; row++) sieve.offer(row, (row * 7919) % 100_003, ((row * 7919) % 100_003) - 50)
    expect(sieve.flooded()).toBe(false)
  })
})
