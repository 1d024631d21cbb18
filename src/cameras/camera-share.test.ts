import { expect, it } from 'vitest'
import { cameraShare } from './camera-share.ts'

it.each([
  ['alone', [32, 3], [], 5, 29],
  ['alone and full', [4, 4], [], 5, 0],
  ['beside one that begins', [32, 0], [[32, 0]], 9, 5],
  ['with its share beside one that has none', [32, 5], [[32, 0]], 4, 0],
  ['with all, beside one that has just come', [32, 8], [[32, 0]], 0, -4],
  ['with all, beside one that takes those that wait first', [32, 8], [[32, 0]], 4, -2],
  ['with one more than others', [32, 3], [[32, 2]], 0, 0],
  ['beside one that may run no more', [32, 10], [[2, 2]], 0, 22],
  ['beside one that runs none', [32, 10], [[0, 0]], 3, 22],
  [
    'with one more of three',
    [32, 2],
    [
      [32, 2],
      [32, 0],
    ],
    0,
    0,
  ],
  [
    'with all of three',
    [32, 6],
    [
      [32, 0],
      [32, 0],
    ],
    0,
    -4,
  ],
] as const)('a process %s', (_, [most, runs], others, waiting, share) => {
  const runners = [{ id: 'me', most, runs }, ...others.map(([most, runs], i) => ({ id: `other ${i}`, most, runs }))]
  expect(cameraShare('me', { runners, waiting })).toBe(share)
})

it('settles, whoever comes and goes', () => {
  let runners = [1, 2, 3].map((id) => ({ id: String(id), most: id === 3 ? 4 : 32, runs: 0 }))
  let waiting = 20
  const settle = () => {
    for (let look = 0; look < 60; look++)
      for (const { id } of runners) {
        const share = cameraShare(id, { runners, waiting })
        const taken = share > 0 ? Math.min(4, share, waiting) : share < 0 ? -1 : 0
        waiting -= taken
        runners = runners.map((one) => (one.id === id ? { ...one, runs: one.runs + taken } : one))
      }
    return runners.map(({ runs }) => runs)
  }
  expect(settle().reduce((sum, runs) => sum + runs)).toBe(20)
  expect(Math.max(...settle())).toBeLessThanOrEqual(12)
  waiting += runners[0]?.runs ?? 0
  runners = runners.slice(1)
  expect(settle()).toEqual([16, 4])
  runners = [...runners, { id: '4', most: 32, runs: 0 }]
  expect(settle().reduce((sum, runs) => sum + runs)).toBe(20)
  expect(Math.max(...settle())).toBeLessThanOrEqual(10)
  expect(waiting).toBe(0)
})
