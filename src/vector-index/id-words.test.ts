import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packIds, unpackId } from './id-words.ts'

it('packs and unpacks any UUID', () => {
  fc.assert(
    fc.property(fc.array(fc.uuid(), { maxLength: 5 }), (ids) => {
      const words = packIds(ids)
      expect(ids.map((_, i) => unpackId(words, i * 4))).toEqual(ids)
    }),
  )
})

it('reads upper case as lower case', () => {
  expect(unpackId(packIds(['0189ABCD-EF00-7000-8000-00000000000F']), 0)).toBe('0189abcd-ef00-7000-8000-00000000000f')
})

it.each([
  '',
  'alice',
  '0189abcd-ef00-7000-8000-00000000000',
  '0189abcd-ef00-7000-8000-00000000000g',
  '0189abcdxef00-7000-8000-00000000000f',
  '\u01310189abc-ef00-7000-8000-00000000000f',
])('refuses %j', (text) => {
  expect(() => packIds([text])).toThrow(RangeError)
})
