import { expect, it } from 'vitest'
import { personOfFile } from './person-of-file.ts'

it.each([
  ['ann.jpg', 'ann', 'ann'],
  ['photos/ann_2.jpg', 'ann', 'ann'],
  ['ann-3.jpeg', 'ann', 'ann'],
  ['ann (4).png', 'ann', 'ann'],
  ['Aaron_Eckhart_0001.jpg', 'Aaron_Eckhart', 'Aaron Eckhart'],
  ['IMG_1234.jpg', 'IMG_1234', 'IMG 1234'],
  ['DSC-0042.jpg', 'DSC-0042', 'DSC-0042'],
  ['20240101_123.jpg', '20240101_123', '20240101 123'],
  ['1017.jpg', '1017', '1017'],
  ['agent_007_1.jpg', 'agent_007', 'agent 007'],
  ['ann_12345.jpg', 'ann_12345', 'ann 12345'],
  ['jörg.v2.jpg', 'jörg.v2', 'jörg.v2'],
  ['_.jpg', '_', '_'],
  ['.jpg', '.jpg', '.jpg'],
])('%s is of %s', (path, externalId, name) => {
  expect(personOfFile({ path, subfolder: null })).toEqual({ externalId, name })
})

it('goes by the subfolder where there is one', () => {
  expect(personOfFile({ path: 'set/Ann_Lee/1.jpg', subfolder: 'Ann_Lee' })).toEqual({
    externalId: 'Ann_Lee',
    name: 'Ann Lee',
  })
})
