import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { gather } from './gather.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A look that takes a tenth of a second. */
const look = () => vi.fn(() => new Promise((done) => setTimeout(done, 100)))
const always = () => true

it('looks once for much news at once, and soon for the next after a silence', async () => {
  const looked = look()
  const { tell } = gather(looked, always)
  for (let n = 0; n < 200; n++) tell()
  await vi.advanceTimersByTimeAsync(400)
  expect(looked).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looked).toHaveBeenCalledTimes(1)
  tell()
  await vi.advanceTimersByTimeAsync(400)
  expect(looked).toHaveBeenCalledTimes(2)
})

it('looks every few seconds at news that does not end, and at the last of it', async () => {
  const looked = look()
  const { tell } = gather(looked, always)
  for (let n = 0; n < 1_200; n++) {
    tell()
    await vi.advanceTimersByTimeAsync(50)
  }
  const inAMinute = looked.mock.calls.length
  expect(inAMinute).toBeGreaterThan(15)
  expect(inAMinute).toBeLessThan(25)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(looked.mock.calls.length - inAMinute).toBeLessThanOrEqual(1)
})

it('waits for a look that takes long, and goes on after one that fails', async () => {
  let end: (() => void) | undefined
  const looked = vi.fn(
    () =>
      new Promise<void>((_, failed) => {
        end = () => failed(new Error('unreachable'))
      }),
  )
  const { tell } = gather(looked, always)
  tell()
  await vi.advanceTimersByTimeAsync(400)
  tell()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looked).toHaveBeenCalledTimes(1)
  end?.()
  await vi.advanceTimersByTimeAsync(4_000)
  expect(looked).toHaveBeenCalledTimes(2)
})

it('looks at nothing that nobody sees, until somebody does, and never once it is stopped', async () => {
  const looked = look()
  let seen = false
  const { tell, resume, stop } = gather(looked, () => seen)
  tell()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looked).not.toHaveBeenCalled()
  seen = true
  resume()
  await vi.advanceTimersByTimeAsync(400)
  expect(looked).toHaveBeenCalledTimes(1)
  tell()
  stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(looked).toHaveBeenCalledTimes(1)
})
