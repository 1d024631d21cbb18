import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import type { Db } from '#storage/schema.ts'
import { deleteExpiredLivenessSessions } from './liveness-session-store.ts'

const everyMs = 30_000

/** Deletes liveness sessions that nobody finished, with their templates and keys, soon after they expire. */
export function sweepLivenessSessions(needs: { db: Db; clock: Clock; log: Log }): AsyncDisposable {
  const stopping = new AbortController()

  async function sweep(): Promise<void> {
    while (!stopping.signal.aborted) {
      await deleteExpiredLivenessSessions(needs.db, needs.clock.now()).catch((error: unknown) =>
        needs.log.warn({ error }, 'expired liveness sessions could not be deleted; it is tried again'),
      )
      await needs.clock.sleep(everyMs, stopping.signal).catch(() => {})
    }
  }

  const sweeping = sweep()
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      await sweeping
    },
  }
}
