import { AppError } from '#core/errors.ts'
import type { Caller } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import type { Passwords } from './password.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { findUser, type UserRow } from './user-store.ts'

/**
 * The caller, who proves with the password that it is still them. Throws `invalid_input` naming the field where it is
 * another one, and `rate_limited` after too many attempts: a stolen session must not be able to guess it.
 */
export async function checkOwnPassword(
  needs: { db: Db; passwords: Passwords; signInLimits: SignInLimits },
  caller: Caller,
  password: string,
  field: string,
): Promise<UserRow> {
  const attempt = await needs.signInLimits.begin(caller.id, caller.address)
  const user = await findUser(needs.db, caller.id)
  const right = await needs.passwords.verify(user?.password_hash ?? null, password)
  if (!user || !right)
    throw new AppError('invalid_input', `${field}: is not the password`, { facts: { fields: field } })
  await attempt.succeeded()
  return user
}
