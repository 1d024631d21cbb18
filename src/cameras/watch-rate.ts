/** Milliseconds within which a stream that stands still is noticed. */
const window = 2_500
/** A slow stream is given so many of its own intervals. */
const intervals = 4
/** Of the frames that should have come, so many must have. */
const fewest = 0.1
/** How much a new interval counts in the mean. */
const share = 0.05
/** Longer than any window can need at the rates that are asked for. */
const kept = 200

/** Notices that a stream stands still by how many frames come, times in milliseconds. */
export interface RateWatch {
  frame(at: number): void
  /** Frames a second over the last seconds. */
  rate(at: number): number
  /** Whether far fewer frames come than before. */
  standsStill(at: number): boolean
}

/**
 * By the rate and not by the age of the last frame: of a server that hangs ffmpeg goes on to release a frame every few seconds,
 * which would look like life.
 */
export function createRateWatch(): RateWatch {
  let times: number[] = []
  let mean = 0
  let first: number | null = null
  const since = (from: number) => times.filter((time) => time > from).length
  return {
    frame(at) {
      const last = times.at(-1)
      if (last !== undefined) mean = mean === 0 ? at - last : mean + share * (at - last - mean)
      first ??= at
      times.push(at)
      if (times.length > kept) times = times.slice(-kept / 2)
    },
    rate(at) {
      if (first === null) return 0
      const span = Math.min(5_000, Math.max(1_000, at - first))
      return (since(at - span) * 1_000) / span
    },
    standsStill(at) {
      if (first === null || mean === 0) return false
      const span = Math.max(window, intervals * mean)
      return at - first >= span && since(at - span) <= (span / mean) * fewest
    },
  }
}
