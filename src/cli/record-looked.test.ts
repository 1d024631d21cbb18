import { expect, it } from 'vitest'
import { csvCell, csvRows } from './record-looked.ts'

it.each([
  ['plain', 'plain'],
  ['Lee, Ann', '"Lee, Ann"'],
  ['the "one"', '"the ""one"""'],
  ['two\nlines', '"two\nlines"'],
  [0, '0'],
  [null, ''],
])('writes %j as a cell', (value, cell) => {
  expect(csvCell(value)).toBe(cell)
})

it('has a row for a photo that could not be read, with every column', () => {
  const [row] = csvRows({ file: 'a.jpg', success: false, code: 'invalid_image', detail: 'damaged' })
  expect(row).toEqual(['a.jpg', null, 'failed', ...Array(7).fill(null)])
})
