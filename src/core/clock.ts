import { setTimeout as delay } from 'node:timers/promises'

/** Time as the code sees it, so that tests can hold it. */
export interface Clock {
  now(): Date
  /** Resolves after `ms`; rejects with an AbortError when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : undefined)
  },
}
