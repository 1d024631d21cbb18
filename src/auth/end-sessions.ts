import type { Clock } from '#core/clock.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { revokeSessions } from './session-store.ts'

/** Ends sessions of a user, one or all, and resolves once this process takes them no more. Returns how many were open. */
export async function endSessions(
  needs: { db: Db; clock: Clock; events: EventsApplied },
  userId: string,
  which: { only?: string },
  signal: AbortSignal,
): Promise<number> {
  const { ended, eventId } = await inTransaction(needs.db, async (tx) => {
    const ended = await revokeSessions(tx, userId, needs.clock.now(), which)
    const payload = { userId }
    const eventId = ended.length > 0 ? await appendEvent(tx, { type: 'user_changed', payload }) : null
    return { ended: ended.length, eventId }
  })
  if (eventId !== null) await needs.events.caughtUp(eventId, signal)
  return ended
}
