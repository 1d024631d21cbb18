import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { ownPermissions } from './permission.ts'
import { revokeSessions } from './session-store.ts'

export const signOut = operation({
  name: 'sign_out',
  summary: 'Ends the session that the request was made with',
  permission: ownPermissions.session,
  input: z.strictObject({}),
  output: z.strictObject({ success: z.literal(true) }),
  async run(needs: { db: Db; clock: Clock; events: EventsApplied }, _, caller) {
    const sessionId = caller.sessionId ?? ''
    const eventId = await inTransaction(needs.db, async (tx) => {
      await revokeSessions(tx, caller.id, needs.clock.now(), { only: sessionId })
      return await appendEvent(tx, { type: 'session_ended', payload: { userId: caller.id, sessionId } })
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return { success: true as const }
  },
})
