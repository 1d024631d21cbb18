import type { Clock } from '#core/clock.ts'
import { createBell } from './bell.ts'
import type { Bus } from './bus/port.ts'
import { eventsTopic } from './event-log.ts'

export interface TurnOptions {
  readonly bus: Bus
  readonly clock: Clock
  /** Does what there is to do; answers after how many milliseconds it wants another turn, rung for or not. */
  turn(signal: AbortSignal): Promise<number>
  /** Told of a turn that threw; the next one comes after two seconds. */
  failed(error: unknown): void
}

const failureRetryMs = 2_000

/** Takes a turn at once, and another one whenever events were appended or the time is over; disposing waits for the turn at work. */
export function turnOnRings({ bus, clock, turn, failed }: TurnOptions): AsyncDisposable {
  const stopping = new AbortController()
  const { signal } = stopping
  const bell = createBell()

  async function run(): Promise<void> {
    while (!signal.aborted) {
      bell.hush()
      try {
        await bell.sleep(clock, await turn(signal), signal)
      } catch (error) {
        if (signal.aborted) return
        failed(error)
        await clock.sleep(failureRetryMs, signal).catch(() => {})
      }
    }
  }

  const stopListening = bus.listen(eventsTopic, bell.ring)
  const running = run()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      stopListening()
      await running
    },
  }
}
