import { sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { appendEvent } from '#events/event-log.ts'
import { advisoryLocks } from '#storage/advisory-locks.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { NewPassword, oneTimePassword, type Passwords } from './password.ts'
import { administrator } from './role.ts'
import { UserEmail } from './user.ts'
import { hasUsers, insertUser } from './user-store.ts'

/** How the first administrator signs in: shown once. The password is null where it was given in the configuration. */
export interface FirstSignIn {
  readonly email: string
  readonly oneTimePassword: string | null
}

/**
 * Sees to it that there is a user: where there was never one, an administrator is made with the password given, or with a
 * one-time password that must be replaced at the first sign-in. Null where there was one. Safe to call from several
 * processes at once. Throws `misconfigured` for an address or a password that cannot be one.
 */
export async function ensureAdministratorUser(
  needs: { db: Db; passwords: Passwords },
  given: { email: string; password?: string | undefined },
): Promise<FirstSignIn | null> {
  const email = UserEmail.safeParse(given.email)
  if (!email.success) throw new AppError('misconfigured', 'NETRA_ADMIN_EMAIL is not an e-mail address')
  if (await hasUsers(needs.db)) return null
  const preset = NewPassword.optional().safeParse(given.password)
  if (!preset.success)
    throw new AppError('misconfigured', `NETRA_ADMIN_PASSWORD: ${preset.error.issues[0]?.message ?? 'is not usable'}`)
  const password = preset.data ?? oneTimePassword()
  const passwordHash = await needs.passwords.hash(password)
  return await inTransaction(needs.db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(advisoryLocks.firstAdministrator)})`.execute(tx)
    if (await hasUsers(tx)) return null
    const id = newId()
    await insertUser(tx, {
      id,
      email: email.data,
      name: 'Administrator',
      roles: [administrator],
      passwordHash,
      mustChangePassword: preset.data === undefined,
    })
    await appendEvent(tx, { type: 'user_changed', payload: { userId: id } })
    return { email: email.data, oneTimePassword: preset.data === undefined ? password : null }
  })
}
