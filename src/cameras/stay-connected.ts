import type { Clock } from '#core/clock.ts'
import type { CameraStateName } from './camera.ts'
import { type FrameSource, SourceFailure, type StreamFrame } from './frame-source/port.ts'
import { createRateWatch } from './watch-rate.ts'

/** Milliseconds. */
const lookEvery = 250
const firstFrameWithin = 15_000
const backoff = { first: 500, most: 15_000, whenSomebodyMustLook: 60_000 }
/** A connection that lasted so long was a good one: the next attempt comes soon. */
const lasting = 10_000

export interface Connection {
  readonly state: Exclude<CameraStateName, 'off' | 'waiting'>
  readonly detail: string | null
}

export interface ConnectionOptions {
  readonly clock: Clock
  /** Between 0 and 1, for the jitter that keeps many cameras from coming back at once. */
  random(): number
  /** Whether frames are to come at a steady rate. */
  readonly steady: boolean
  frame(frame: StreamFrame): void
  missed(): void
  /** The rate is told as it is looked at. */
  rate(framesPerSecond: number): void
  changed(connection: Connection, again: boolean): void
}

/**
 * Keeps a source running until the signal aborts or its recording ends: notices when it stands still, ends it, and tries again,
 * ever more slowly while that fails. Never throws.
 */
export async function stayConnected(
  source: FrameSource,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = options
  let failures = 0
  let again = false
  while (!signal.aborted) {
    if (!again) options.changed({ state: 'connecting', detail: null }, false)
    const started = clock.now().getTime()
    const failure = await runOnce(source, options, signal)
    options.rate(0)
    if (signal.aborted) return
    if (failure === null) return options.changed({ state: 'ended', detail: 'The recording ended' }, false)
    failures = clock.now().getTime() - started >= lasting ? 1 : failures + 1
    const { needsSomebody, message } = failure
    options.changed({ state: needsSomebody ? 'failed' : 'reconnecting', detail: message }, true)
    again = true
    await clock.sleep(delayAfter(failures, needsSomebody) * (0.75 + options.random() / 2), signal).catch(() => {})
  }
}

function delayAfter(failures: number, needsSomebody: boolean): number {
  const usual = Math.min(backoff.most, backoff.first * 2 ** Math.min(failures - 1, 10))
  // The first time it may have been a passing trouble of a camera that was just starting.
  return needsSomebody && failures > 3 ? backoff.whenSomebodyMustLook : usual
}

/** One connection. Null where a recording ended. */
async function runOnce(
  source: FrameSource,
  { clock, steady, changed, frame, missed, rate }: ConnectionOptions,
  signal: AbortSignal,
): Promise<SourceFailure | null> {
  const ending = new AbortController()
  const both = AbortSignal.any([signal, ending.signal])
  const watch = createRateWatch()
  const started = clock.now().getTime()
  let connected = false
  let stopped: SourceFailure | null = null
  const arrived = () => {
    watch.frame(clock.now().getTime())
    if (!connected) changed({ state: 'connected', detail: null }, false)
    connected = true
  }
  const watching = (async () => {
    while (!both.aborted) {
      await clock.sleep(lookEvery, both).catch(() => {})
      if (both.aborted) return
      const now = clock.now().getTime()
      rate(watch.rate(now))
      if (!steady) continue
      if (!connected && now - started > firstFrameWithin) stopped = new SourceFailure('The camera sends no pictures')
      if (watch.standsStill(now)) stopped = new SourceFailure('The stream stood still')
      if (stopped) ending.abort()
    }
  })()
  try {
    await source.run(
      {
        frame(one) {
          if (both.aborted) return one.release()
          arrived()
          frame(one)
        },
        missed() {
          if (both.aborted) return
          arrived()
          missed()
        },
      },
      both,
    )
    return stopped
  } catch (cause) {
    return cause instanceof SourceFailure
      ? cause
      : new SourceFailure('Something went wrong with this camera', { cause })
  } finally {
    ending.abort()
    await watching
  }
}
