import { expect, it } from 'vitest'
import type { FrameSource, StreamFrame } from './port.ts'

/** A source under test. */
export interface SourceAtHand {
  readonly source: FrameSource
  /** Makes frames come, where they do not by themselves. */
  feed?(): void
  /** Whether nothing that the source started is left. */
  isGone(): boolean
}

/** What every frame source promises. */
export function describeFrameSource(open: () => Promise<SourceAtHand>): void {
  it('delivers frames in shared memory with the time they came', async () => {
    const { source, feed } = await open()
    const stop = new AbortController()
    const frames: StreamFrame[] = []
    const before = Date.now()
    const running = source.run(
      {
        frame(frame) {
          frames.push(frame)
          if (frames.length === 3) stop.abort()
          else feed?.()
          frame.settle?.({ lookedAt: true })
          frame.release()
        },
        missed() {},
      },
      stop.signal,
    )
    feed?.()
    await running
    expect(frames).toHaveLength(3)
    for (const { width, height, pixels, capturedAt } of frames) {
      expect(pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
      expect(pixels.length).toBe(width * height * 3)
      expect(new Set(pixels.subarray(0, 3_000)).size).toBeGreaterThan(1)
      expect(capturedAt).toBeGreaterThanOrEqual(before)
      expect(capturedAt).toBeLessThanOrEqual(Date.now())
    }
  })

  it('ends with its signal, with everything that it started', async () => {
    const { source, isGone } = await open()
    const stop = new AbortController()
    const running = source.run({ frame: (frame) => frame.release(), missed() {} }, stop.signal)
    setImmediate(() => stop.abort())
    await running
    expect(isGone()).toBe(true)
  })

  it('does not wait for whoever keeps its frames', async () => {
    const { source, feed } = await open()
    const stop = new AbortController()
    let seen = 0
    const more = () => {
      seen++
      if (seen >= 12) stop.abort()
      else feed?.()
    }
    const running = source.run(
      {
        // None is given back.
        frame(frame) {
          frame.settle?.({ lookedAt: false })
          more()
        },
        missed: more,
      },
      stop.signal,
    )
    feed?.()
    await running
    expect(seen).toBeGreaterThanOrEqual(12)
  })
}
