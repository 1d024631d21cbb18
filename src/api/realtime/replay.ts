import type { StoredEvent } from '#events/event.ts'
import { readPage } from '#events/event-log.ts'
import { sourcesOf } from '#push/event-sources.ts'
import type { ToldEvent } from '#push/told-event.ts'
import type { Db } from '#storage/schema.ts'
import { type Feed, has } from './feed.ts'

interface ReplayNeeds {
  readonly db: Db
  readonly signal: AbortSignal
  /** The last entry of the log that was told to those who are live. */
  position(): bigint
  tell(event: StoredEvent): Promise<ToldEvent[]>
  send(told: ToldEvent): void
  /** Resolves once the connection has taken what was sent. */
  taken(): Promise<void>
}

const pageSize = 100

/** Sends a feed what it missed, as fast as the connection takes it, until it is where everybody is; then it is live. */
export async function replay(feed: Feed, needs: ReplayNeeds): Promise<void> {
  const { db, signal, position, tell, send, taken } = needs
  while (!signal.aborted && feed.names.size > 0) {
    // Entries appear in the log in their order, so what everybody was told before this reading is in it.
    const told = position()
    const page = await readPage(db, feed.position.cursor, pageSize, sourcesOf(feed.names))
    for (const event of page.events) {
      for (const one of await tell(event)) if (!has(feed, event.id, one)) send(one)
      feed.position = { cursor: event.id, skip: 0 }
      await taken()
      if (signal.aborted) return
    }
    const read = page.full || page.cursor > told ? page.cursor : told
    if (read > feed.position.cursor) feed.position = { cursor: read, skip: 0 }
    if (!page.full && position() <= feed.position.cursor) {
      feed.live = true
      return
    }
  }
}
