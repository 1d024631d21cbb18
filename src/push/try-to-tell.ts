import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import { isServerAway } from '#storage/database-error.ts'
import { type TellingNeeds, tellEvent } from './tell-event.ts'
import type { ToldEvent } from './told-event.ts'

/**
 * As {@link tellEvent}, but an event that cannot be told (what it is about cannot be opened, for example) is noted and passed over:
 * it must not keep those behind it from being told. Throws where the database is away, to be tried again.
 */
export async function tryToTell(needs: TellingNeeds, event: StoredEvent, log: Log): Promise<ToldEvent[]> {
  try {
    return await tellEvent(needs, event)
  } catch (error) {
    if (isServerAway(error)) throw error
    log.error({ error, type: event.type, id: String(event.id) }, 'an event cannot be told; it is passed over')
    return []
  }
}
