import { expect, it } from 'vitest'
import { csvCell, csvLine, resultColumns, resultRows } from './result-rows.ts'

it.each([
  ['plain', 'plain'],
  ['Lee, Ann', '"Lee, Ann"'],
  ['the "one"', '"the ""one"""'],
  ['two\nlines', '"two\nlines"'],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ['+1', "'+1"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', '"\'\rx"'],
  ['a=b', 'a=b'],
  [-0.5, '-0.5'],
  [0, '0'],
  [null, ''],
])('writes %j as a cell', (value, cell) => {
  expect(csvCell(value)).toBe(cell)
})

it.each([
  [null, 'failed'],
  [[], 'no_face'],
] as const)('has a row with every column for a photo with the faces %j', (faces, decision) => {
  const [row = []] = resultRows({ file: 'a.jpg', faces })
  expect(row).toHaveLength(resultColumns.length)
  expect(csvLine(row)).toBe(`a.jpg,,${decision},,,,,,,`)
})
