/** Exponential backoff: `first`, twice that, four times that …, milliseconds, never more than `longest`. */
export function retryDelays(first: number, retries: number, longest = Number.POSITIVE_INFINITY): number[] {
  return Array.from({ length: retries }, (_, at) => Math.min(first * 2 ** at, longest))
}

/** When to try again after the given number of failed attempts; null when the attempts are used up. */
export function nextAttemptAt(now: Date, failed: number, delays: readonly number[]): Date | null {
  const delay = delays[failed - 1]
  return delay === undefined ? null : new Date(now.getTime() + delay)
}
