import { expect, it } from 'vitest'
import { initialsOf } from './initials.ts'

it.each([
  ['Ada Lovelace', 'AL'],
  ['  ada  king of  lovelace ', 'AL'],
  ['Bo', 'B'],
  ['éa ß', 'ÉSS'],
  ['𝔸da 李', '𝔸李'],
  ['', ''],
])('%s is %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
