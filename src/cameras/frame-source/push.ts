import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Frame } from '#vision/frame.ts'
import type { FrameOutcome, PushSource, SourceEvents } from './port.ts'

/** Pictures of one camera that are worked on at once: one is looked at, one waits, one is decoded. */
const most = 3
/** Longest side of a picture that is sent. */
const largestSide = 3_840

interface PushNeeds {
  readonly clock: Clock
  /** A picture as a frame in shared memory. */
  decode(image: Uint8Array, signal: AbortSignal): Promise<Frame>
}

/** Frames that somebody sends. */
export function pushSource({ clock, decode }: PushNeeds): PushSource {
  let taker: SourceEvents | null = null
  let working = 0

  async function take(image: Uint8Array, signal: AbortSignal): Promise<boolean> {
    const capturedAt = clock.now().getTime()
    const frame = await decode(image, signal)
    if (Math.max(frame.width, frame.height) > largestSide)
      throw new AppError('too_large', `Frames of a camera have at most ${largestSide} pixels on a side`)
    const to = taker
    if (!to) return false
    const outcome = await new Promise<FrameOutcome>((resolve, reject) => {
      const leave = () => reject(signal.reason)
      if (signal.aborted) return leave()
      signal.addEventListener('abort', leave, { once: true })
      const settle = (settled: FrameOutcome) => {
        signal.removeEventListener('abort', leave)
        resolve(settled)
      }
      // Memory of its own, which the garbage collector takes back.
      to.frame({ ...frame, capturedAt, release() {}, settle })
    })
    if ('error' in outcome) throw outcome.error
    return outcome.lookedAt
  }

  return {
    async push(image, signal) {
      if (working >= most)
        throw new AppError('overloaded', 'Frames come faster than they can be looked at', { retryAfter: 1 })
      working++
      try {
        return await take(image, signal)
      } finally {
        working--
      }
    },
    async run(events, signal) {
      taker = events
      if (!signal.aborted)
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      taker = null
    },
  }
}
