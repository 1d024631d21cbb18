import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFaceTable } from './face-table.ts'

it('finds what a Map finds, whatever was inserted, moved and removed', () => {
  const id = fc.nat({ max: 200 })
  const step = fc.record({ kind: fc.constantFrom('insert', 'insert', 'move', 'remove'), id, row: fc.nat({ max: 499 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const words = (value: number) => Uint32Array.of(value, 0, 0, value * 7)
      const idOfRow = new Map<number, number>()
      const truth = new Map<number, number>()
      const table = createFaceTable((row) => ({ words: words(idOfRow.get(row) ?? 0), offset: 0 }))
      for (const { kind, id: value, row } of steps) {
        const known = truth.get(value)
        const free = !idOfRow.has(row)
        if (kind === 'insert' && known === undefined && free) {
          idOfRow.set(row, value)
          truth.set(value, row)
          table.insert(words(value), 0, row)
        } else if (kind === 'move' && known !== undefined && free) {
          idOfRow.set(row, value)
          table.move(words(value), 0, row)
          idOfRow.delete(known)
          truth.set(value, row)
        } else if (kind === 'remove' && known !== undefined) {
          table.remove(words(value), 0)
          idOfRow.delete(known)
          truth.delete(value)
        }
      }
      for (let value = 0; value <= 200; value++) expect(table.find(words(value), 0)).toBe(truth.get(value) ?? -1)
    }),
  )
})
