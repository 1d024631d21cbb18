import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { sql } from 'kysely'
import { advisoryLocks } from '#storage/advisory-locks.ts'
import { type WatchOptions, watchInbox } from './watch-inbox.ts'

/** Milliseconds after which a process that found another one at work looks again: that one may have been killed. */
const lockRetryMs = 5_000
/** Milliseconds between two proofs that the lock's connection is still there. */
const proofMs = 2_000

/**
 * Takes photos from the inboxes, in one process of a host and data folder at a time. Disposing ends after the photos that are being
 * worked on; the others are found again.
 */
export class InboxWorker implements AsyncDisposable {
  readonly #options: WatchOptions
  readonly #stopping = new AbortController()
  readonly #loop: Promise<void>

  constructor(options: WatchOptions) {
    this.#options = options
    this.#loop = options.config.folders.length === 0 ? Promise.resolve() : this.#run()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  async #run(): Promise<void> {
    const { clock, needs } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.#workUnderLock().catch((error: unknown) => {
        if (!signal.aborted) needs.log.warn({ error }, 'the inboxes lost their lock; trying again')
      })
      await clock.sleep(lockRetryMs, signal).catch(() => {})
    }
  }

  async #workUnderLock(): Promise<void> {
    const { needs, config, data, clock } = this.#options
    const place = createHash('sha256').update(`${hostname()}\0${data}`).digest().readInt32LE(0)
    const key = sql`${sql.lit(advisoryLocks.inbox)}, ${sql.lit(place)}`
    await needs.db.connection().execute(async (session) => {
      const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(session)
      if (!rows[0]?.mine) return
      const lost = new AbortController()
      const signal = AbortSignal.any([this.#stopping.signal, lost.signal])
      try {
        const watching = config.folders.map((folder) => watchInbox(this.#options, folder, signal))
        // The lock lives as long as its connection.
        while (!signal.aborted) {
          await sql`select 1`.execute(session).catch((error: unknown) => {
            lost.abort()
            needs.log.warn({ error }, 'the connection that holds the lock of the inboxes broke')
          })
          await clock.sleep(proofMs, signal).catch(() => {})
        }
        await Promise.all(watching)
      } finally {
        lost.abort()
        await sql`select pg_advisory_unlock(${key})`.execute(session).catch(() => {})
      }
    })
  }
}
