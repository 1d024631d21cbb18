import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Clock } from '#core/clock.ts'
import { type FrameSource, SourceFailure, type StreamFrame } from './frame-source/port.ts'
import { stayConnected } from './stay-connected.ts'

/** Time goes on by itself as soon as everybody sleeps. */
let now: number
const clock: Clock = {
  now: () => new Date(now),
  async sleep(ms, signal) {
    // Every sleeper looks many times, so that those who sleep at once wake in their order.
    const until = now + ms
    while (now < until) {
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      now += 10
    }
  },
}
const frame = (): StreamFrame => ({ width: 1, height: 1, pixels: new Uint8Array(3), capturedAt: now, release() {} })
const states: string[] = []
const stopping = { controller: new AbortController() }
const tries: number[] = []

beforeEach(() => {
  now = 0
  states.length = 0
  tries.length = 0
  stopping.controller = new AbortController()
})
afterEach(() => stopping.controller.abort())

async function connect(source: FrameSource, { most = 20, steady = true } = {}): Promise<void> {
  await stayConnected(
    {
      async run(events, signal) {
        tries.push(now)
        if (tries.length > most) stopping.controller.abort()
        await source.run(events, signal)
      },
    },
    {
      clock,
      steady,
      random: () => 0.5,
      frame() {},
      missed() {},
      rate() {},
      changed: ({ state, detail }) => states.push(detail ? `${state}: ${detail}` : state),
    },
    stopping.controller.signal,
  )
}

it('tells of a recording that ends, and does not start it again', async () => {
  await connect({ run: async (events) => events.frame(frame()) })
  expect(states).toEqual(['connecting', 'connected', 'ended: The recording ended'])
})

it('tries again ever more slowly, and slowest where somebody must look', async () => {
  await connect({ run: () => Promise.reject(new SourceFailure('Nothing answers')) }, { most: 8 })
  const waits = tries.slice(1).map((at, i) => at - (tries[i] ?? 0))
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  expect(new Set(states)).toEqual(new Set(['connecting', 'reconnecting: Nothing answers']))
  tries.length = 0
  stopping.controller = new AbortController()
  await connect(
    { run: () => Promise.reject(new SourceFailure('Wrong password', { needsSomebody: true })) },
    { most: 4 },
  )
  expect((tries.at(-1) ?? 0) - (tries.at(-2) ?? 0)).toBe(60_000)
  expect(states.at(-1)).toBe('failed: Wrong password')
})

it('ends a stream that stands still, and one that never begins', async () => {
  const still: FrameSource = {
    async run(events, signal) {
      for (let i = 0; i < 20; i++) {
        events.frame(frame())
        await clock.sleep(200, signal).catch(() => {})
      }
      await clock.sleep(1e9, signal).catch(() => {})
    },
  }
  await connect(still, { most: 1 })
  expect(states).toEqual(['connecting', 'connected', 'reconnecting: The stream stood still'])
  expect(tries[1]).toBeLessThan(4_000 + 3_000 + 1_000)
  states.length = 0
  stopping.controller = new AbortController()
  await connect({ run: (_, signal) => clock.sleep(1e9, signal).catch(() => {}) }, { most: 3 })
  expect(states).toEqual(['connecting', 'reconnecting: The camera sends no pictures'])
})

it('leaves those alone to whom frames are sent when it suits', async () => {
  let looks = 0
  await connect(
    {
      async run(_, signal) {
        await clock.sleep(60_000, signal)
        looks++
        stopping.controller.abort()
      },
    },
    { steady: false },
  )
  expect([looks, states]).toEqual([1, ['connecting']])
})
