import type { Clock } from '#core/clock.ts'

/** Wakes a loop that sleeps between its turns; a ring during a turn keeps the next sleep from beginning. */
export interface Bell {
  ring(): void
  /** At the beginning of a turn: what rings from here on is news. */
  hush(): void
  /** Resolves when the time is over, somebody rings, or the signal aborts. */
  sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void>
}

export function createBell(): Bell {
  let rung = false
  let wake = () => {}
  return {
    ring() {
      rung = true
      wake()
    },
    hush() {
      rung = false
    },
    async sleep(clock, ms, signal) {
      const woken = new AbortController()
      wake = () => woken.abort()
      const end = signal ? AbortSignal.any([signal, woken.signal]) : woken.signal
      if (!rung) await clock.sleep(ms, end).catch(() => {})
      wake = () => {}
    },
  }
}
