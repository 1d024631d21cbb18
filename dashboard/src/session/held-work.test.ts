import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { flushHeld, heldMs, holdWork } from './held-work.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('does it after a moment, or not at all where it is dropped', () => {
  const [kept, done] = [vi.fn(async () => undefined), vi.fn(async () => undefined)]
  holdWork(['a'], kept).drop()
  const { drop } = holdWork(['b'], done)
  vi.advanceTimersByTime(heldMs - 1)
  expect(done).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  drop()
  expect([kept.mock.calls.length, done.mock.calls.length]).toEqual([0, 1])
})

it('does it once where it is asked for earlier, and all of it where the page is left', () => {
  const [one, two, three] = [vi.fn(async () => undefined), vi.fn(async () => undefined), vi.fn(async () => undefined)]
  const first = holdWork([], one)
  first.flush()
  first.flush()
  holdWork([], two)
  holdWork([], three)
  flushHeld()
  vi.advanceTimersByTime(2 * heldMs)
  for (const work of [one, two, three]) expect(work).toHaveBeenCalledTimes(1)
})
