import type { Kysely, Transaction } from 'kysely'
import type { Clock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import type { Database } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Bus } from './bus/port.ts'
import { lockCursor, moveCursor } from './cursor-store.ts'
import type { EventType, StoredEvent } from './event.ts'
import { readPage } from './event-log.ts'
import { turnOnRings } from './turn-on-rings.ts'

/** When a follower wants to be looked after again, and what to call once what it did is stored. */
export interface Between {
  readonly again: Date | null
  readonly stored?: (() => void) | undefined
}

export interface FollowOnceOptions {
  readonly db: Kysely<Database>
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  /** Whose cursor it is, for all processes together. */
  readonly name: string
  /** The only events that it wants. */
  readonly types: readonly EventType[]
  /** Handles one event in the transaction that moves the cursor; does nothing but database work. Its answer is called after it. */
  handle(tx: Transaction<Database>, event: StoredEvent): Promise<(() => void) | undefined>
  /** No event is handled, and the cursor left to other processes, while this one is not ready. */
  ready?(): boolean
  /** Looked after in the same turn, when every event was handled. */
  between?(tx: Transaction<Database>): Promise<Between>
}

const pageSize = 100
/** Rings may get lost, and another process may have had the turn: this bounds how long an event can go unseen. */
const pollMs = 1_000

/**
 * Handles every event of the log exactly once, whichever of any number of processes comes first, also after one was killed: the
 * cursor is a row that moves in the transaction that handles the event. Begins with the events after its first start.
 */
export function followOnce(options: FollowOnceOptions): AsyncDisposable {
  const { bus, clock, log } = options
  return turnOnRings({
    bus,
    clock,
    async turn(signal) {
      let again: Date | null = null
      for (let more = true; more && !signal.aborted && (options.ready?.() ?? true); )
        ({ more, again } = await takeTurn(options))
      const left = again ? Math.max(0, again.getTime() - clock.now().getTime()) : pollMs
      return Math.min(pollMs, left)
    },
    failed: (error) => log.error({ error, follower: options.name }, 'events could not be handled; trying again'),
  })
}

interface Turn {
  readonly more: boolean
  readonly again: Date | null
  readonly stored?: (() => void) | undefined
}

/**
 * Handles events until one was handled that this follower wants, so that what it appends itself holds the order of the log for
 * one event's time only.
 */
async function takeTurn(options: FollowOnceOptions): Promise<{ more: boolean; again: Date | null }> {
  const { stored, ...turn } = await inTransaction(options.db, async (tx): Promise<Turn> => {
    const cursor = await lockCursor(tx, options.name)
    if (cursor === null) return { more: false, again: null }
    const page = await readPage(tx, cursor, pageSize)
    const wanted = page.events.find(({ type }) => options.types.includes(type))
    if (wanted) {
      await moveCursor(tx, options.name, wanted.id)
      return { more: true, again: null, stored: await options.handle(tx, wanted) }
    }
    if (page.cursor > cursor) await moveCursor(tx, options.name, page.cursor)
    if (page.full) return { more: true, again: null }
    return { more: false, ...((await options.between?.(tx)) ?? { again: null }) }
  })
  stored?.()
  return turn
}
