/** Lets a writer wait until this process has applied its own event, so that it can read what it wrote. */
export interface EventsApplied {
  /** Resolves once every event up to and including `id` has been applied here. */
  caughtUp(id: bigint, signal: AbortSignal): Promise<void>
}
