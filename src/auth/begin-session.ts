import { z } from 'zod'
import { newId } from '#core/ids.ts'
import type { Caller } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { deleteEndedSessions, insertSession, type SessionRow } from './session-store.ts'
import { hashToken, newSessionToken } from './session-token.ts'
import { UserView, viewUser } from './user.ts'
import { type UserRow, updateUserRow } from './user-store.ts'

const dayMs = 86_400_000
/** How long ended sessions can still be looked up. */
const keptMs = 90 * dayMs

/** What a sign-in answers. */
export const SignedIn = z.strictObject({
  /** Sent as `Authorization: Bearer <token>`, or as the session cookie that goes with the answer. */
  token: z.string(),
  expiresAt: z.iso.datetime(),
  user: UserView,
})

/** Begins a session for a user who proved who they are. */
export async function beginSession(
  needs: { db: Db; sessionMs: number },
  user: UserRow,
  method: SessionRow['method'],
  now: Date,
  caller: Caller,
): Promise<z.output<typeof SignedIn>> {
  const token = newSessionToken()
  const expiresAt = new Date(now.getTime() + needs.sessionMs)
  await inTransaction(needs.db, async (tx) => {
    await insertSession(tx, {
      id: newId(),
      userId: user.id,
      hash: hashToken(token),
      method,
      address: caller.address ?? null,
      userAgent: caller.userAgent?.slice(0, 300) ?? null,
      createdAt: now,
      expiresAt,
    })
    await updateUserRow(tx, user.id, { last_signed_in_at: now })
    await deleteEndedSessions(tx, new Date(now.getTime() - keptMs))
  })
  return { token, expiresAt: expiresAt.toISOString(), user: { ...viewUser(user), lastSignedInAt: now.toISOString() } }
}
