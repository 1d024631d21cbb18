import { expect, it } from 'vitest'
import { KeptEntries } from './kept-entries.ts'

const kilobyte = (fill: number) => Buffer.alloc(1_024, fill)

it('keeps what fits, the least recently used going first', () => {
  using entries = new KeptEntries(10 * 1_374, 1_000, () => 0)
  for (let i = 0; i < 10; i++) entries.set(`${i}`, kilobyte(i))
  expect(entries.bytes).toBe(10 * 1_374)
  expect(entries.get('0')).toEqual(kilobyte(0))
  entries.set('10', kilobyte(10))
  expect(entries.get('1')).toBeNull()
  expect(entries.get('0')).toEqual(kilobyte(0))
  expect(entries.bytes).toBe(10 * 1_374)
})

it('counts an entry once that is replaced, and keeps none that is large', () => {
  using entries = new KeptEntries(10 * 1_374, 1_000, () => 0)
  entries.set('a', kilobyte(1))
  entries.set('a', kilobyte(2))
  expect(entries.get('a')).toEqual(kilobyte(2))
  expect(entries.bytes).toBe(1_374)
  entries.set('b', Buffer.alloc(2_000))
  expect(entries.get('b')).toBeNull()
  entries.clear()
  expect(entries.bytes).toBe(0)
  expect(entries.get('a')).toBeNull()
})

it('keeps nothing longer than its time, used or not', () => {
  let now = 0
  using entries = new KeptEntries(100_000, 1_000, () => now)
  entries.set('asked for', kilobyte(1))
  entries.set('forgotten', kilobyte(2))
  now = 999
  expect(entries.get('asked for')).not.toBeNull()
  now = 1_000
  expect(entries.get('asked for')).toBeNull()
  entries.expire()
  expect(entries.bytes).toBe(0)
})
