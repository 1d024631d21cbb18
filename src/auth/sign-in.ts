import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { beginSession, SignedIn } from './begin-session.ts'
import { type Passwords, TypedPassword } from './password.ts'
import { ownPermissions } from './permission.ts'
import { takeCode } from './second-factor.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { UserEmail } from './user.ts'
import { findUserByEmail } from './user-store.ts'

/** What everything about signing in uses. */
export interface SignInNeeds {
  readonly db: Db
  readonly clock: Clock
  readonly vault: Vault
  readonly passwords: Passwords
  readonly signInLimits: SignInLimits
  readonly sessionMs: number
}

/** The same for an unknown address, a wrong password and a disabled user: nothing tells who has an account. */
const refusal = () => new AppError('unauthenticated', 'E-mail address or password is wrong')

export const signIn = operation({
  name: 'sign_in',
  summary: 'Signs a user in with e-mail address and password, and a code where they use a second factor',
  permission: ownPermissions.signIn,
  input: z.strictObject({
    email: UserEmail,
    password: TypedPassword,
    code: z.string().trim().min(6).max(40).optional(),
  }),
  output: SignedIn,
  subject: (_, output) => ({ user: output?.user.userId }),
  async run(needs: SignInNeeds, input, caller) {
    const attempt = await needs.signInLimits.begin(input.email, caller.address)
    const now = needs.clock.now()
    const user = await findUserByEmail(needs.db, input.email)
    const right = await needs.passwords.verify(user?.password_hash ?? null, input.password)
    if (!user || !right || user.disabled_at !== null) throw refusal()
    if (user.totp_confirmed_at !== null) {
      if (input.code === undefined)
        throw new AppError('unauthenticated', 'A code of the authenticator app, or a recovery code, is needed too', {
          facts: { codeRequired: true },
        })
      if (!(await takeCode(needs, user.id, input.code, now)))
        throw new AppError('unauthenticated', 'The code is wrong, or was used already', {
          facts: { codeRequired: true },
        })
    }
    await attempt.succeeded()
    return await beginSession(needs, user, 'password', now, caller)
  },
})
