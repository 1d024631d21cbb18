/** A hundred faces of an import are one reason to look again, not a hundred. */
const firstMs = 400
/** As news goes on and on, it is looked less and less often. */
const mostMs = 3_200

export interface Gatherer {
  /** Something is news. */
  tell(): void
  /** Somebody sees the page again. */
  resume(): void
  stop(): void
}

/**
 * Gathers news of one kind and looks at it together: soon after the first, and while more comes, after twice the time each time. It does
 * not look again before the last look has ended, nor while `isSeen` says that nobody sees the page: `resume` once somebody does.
 */
export function gather(look: () => Promise<unknown>, isSeen: () => boolean): Gatherer {
  let waiting = false
  let pause = firstMs
  let endedAt = Number.NEGATIVE_INFINITY
  let looking = false
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const later = () => {
    if (timer !== undefined || looking || stopped || !waiting || !isSeen()) return
    pause = Date.now() - endedAt < 2 * pause ? Math.min(mostMs, 2 * pause) : firstMs
    timer = setTimeout(run, pause)
  }
  const run = () => {
    timer = undefined
    waiting = false
    looking = true
    void look()
      .catch(() => undefined)
      .then(() => {
        looking = false
        endedAt = Date.now()
        later()
      })
  }
  return {
    tell() {
      waiting = true
      later()
    },
    resume: later,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
