import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import type { Db } from '#storage/schema.ts'
import { endSessions } from './end-sessions.ts'
import { ownPermissions } from './permission.ts'
import { SessionView, viewSession } from './session.ts'
import { openSessions } from './session-store.ts'

export const listOwnSessions = operation({
  name: 'list_own_sessions',
  summary: 'The sessions that one has open, newest first',
  permission: ownPermissions.account,
  input: z.strictObject({}),
  output: z.strictObject({ sessions: z.array(SessionView) }),
  async run(needs: { db: Db; clock: Clock }, _, caller) {
    const rows = await openSessions(needs.db, caller.id, needs.clock.now())
    return { sessions: rows.map((row) => viewSession(row, caller.sessionId)) }
  },
})

export const endOwnSession = operation({
  name: 'end_own_session',
  summary: "Ends one of one's own sessions, at once everywhere",
  permission: ownPermissions.account,
  input: z.strictObject({ sessionId: z.string() }),
  output: z.strictObject({ success: z.literal(true) }),
  async run(needs: { db: Db; clock: Clock; events: EventsApplied }, input, caller) {
    const only = requireId(input.sessionId, 'session')
    const ended = await endSessions(needs, caller.id, { only }, caller.signal)
    if (ended === 0) throw new AppError('not_found', 'There is no open session with the id given')
    return { success: true as const }
  },
})
