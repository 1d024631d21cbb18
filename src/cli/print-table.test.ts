import { styleText } from 'node:util'
import { expect, it } from 'vitest'
import { layOutTable, printable, seenWidth } from './print-table.ts'

it('lines columns up by what is seen, not by how it is coloured', () => {
  const green = styleText('green', 'known', { validateStream: false })
  const lines = layOutTable(
    [{ title: 'Who' }, { title: 'Decision' }, { title: 'Distance', align: 'right' }],
    [
      ['漢字', green, '0.31'],
      ['Zoë', 'unknown', '10.5'],
    ],
  )
  expect(lines).toEqual(['Who   Decision  Distance', `漢字  ${green}         0.31`, 'Zoë   unknown       10.5'])
})

it.each([
  ['', 0],
  ['abc', 3],
  ['漢字', 4],
  ['e\u0301', 1],
  ['\u001b[32mok\u001b[39m', 2],
])('%j takes %i columns', (text, width) => {
  expect(seenWidth(text)).toBe(width)
})

it('lets no name steer the terminal', () => {
  expect(printable('\u001b[2Jann\u0007')).toBe('\ufffd[2Jann\ufffd')
})
