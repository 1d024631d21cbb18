import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { checkOwnPassword } from './check-own-password.ts'
import { NewPassword, type Passwords, TypedPassword } from './password.ts'
import { ownPermissions } from './permission.ts'
import { revokeSessions } from './session-store.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { updateUserRow } from './user-store.ts'

interface Needs {
  readonly db: Db
  readonly clock: Clock
  readonly events: EventsApplied
  readonly passwords: Passwords
  readonly signInLimits: SignInLimits
}

export const changePassword = operation({
  name: 'change_password',
  summary: "Replaces one's own password and ends all other sessions",
  permission: ownPermissions.session,
  input: z.strictObject({ currentPassword: TypedPassword, newPassword: NewPassword }),
  output: z.strictObject({ success: z.literal(true), sessionsEnded: z.int() }),
  async run(needs: Needs, input, caller) {
    await checkOwnPassword(needs, caller, input.currentPassword, 'current_password')
    if (input.newPassword === input.currentPassword)
      throw new AppError('invalid_input', 'new_password: must be another one than before', {
        facts: { fields: 'new_password' },
      })
    const passwordHash = await needs.passwords.hash(input.newPassword)
    const { eventId, ended } = await inTransaction(needs.db, async (tx) => {
      await updateUserRow(tx, caller.id, { password_hash: passwordHash, must_change_password: false })
      const ended = await revokeSessions(tx, caller.id, needs.clock.now(), { except: caller.sessionId })
      // Forgets all sessions of the user, and what they were allowed before.
      return { ended, eventId: await appendEvent(tx, { type: 'user_changed', payload: { userId: caller.id } }) }
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return { success: true as const, sessionsEnded: ended.length }
  },
})
