/**
 * A doorbell between processes. It may lose a ring and may repeat one, so a ring says only "look now": who listens reads the
 * truth from its table, by cursor, and also looks from time to time without being rung.
 */
export interface Bus extends AsyncDisposable {
  /** Rings for everyone who listens to the topic, this process included. Never fails: a ring may get lost. */
  ring(topic: string): Promise<void>
  /** Calls `onRing` for every ring of the topic, and once when rings may have been missed. Returns how to stop. */
  listen(topic: string, onRing: () => void): () => void
}

/**
 * PostgreSQL's notification channel of the bus; the topic is the payload. A transaction rings at its commit with
 * `pg_notify(busChannel, topic)`.
 */
export const busChannel = 'netra_bus'
