import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { topList } from './top-list.ts'

describe('a list of the best', () => {
  it('is what sorting everything would give, whatever the order and however often it had to be cut', () => {
    const offers = fc.array(fc.record({ key: fc.nat(300), rank: fc.nat(1_000_000) }), { maxLength: 2_000 })
    fc.assert(
      fc.property(offers, fc.integer({ min: 1, max: 12 }), (all, count) => {
        const list = topList<number>(count, (rank) => rank)
        const best = new Map<number, number>()
        for (const { key, rank } of all) {
          list.offer(String(key), rank)
          best.set(key, Math.min(rank, best.get(key) ?? rank))
        }
        expect(list.list()).toEqual([...best.values()].sort((a, b) => a - b).slice(0, count))
      }),
    )
  })
})
