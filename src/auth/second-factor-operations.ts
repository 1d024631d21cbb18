import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { deleteSecrets, openSecret, sealSecret } from '#storage/sealed-secret.ts'
import { inTransaction } from '#storage/transaction.ts'
import { checkOwnPassword } from './check-own-password.ts'
import { oneTimePassword, type Passwords, TypedPassword } from './password.ts'
import { ownPermissions } from './permission.ts'
import { replaceRecoveryCodes } from './recovery-code-store.ts'
import { hashRecoveryCode, totpPlace } from './second-factor.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts'
import { lockUser, updateUserRow } from './user-store.ts'

const recoveryCodes = 10

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly clock: Clock
  readonly events: EventsApplied
  readonly passwords: Passwords
  readonly signInLimits: SignInLimits
}

const isOn = () => new AppError('conflict', 'The second factor is on already; turn it off first')

export const startSecondFactor = operation({
  name: 'start_second_factor',
  summary: 'Makes a secret for an authenticator app; it counts once a code of it was confirmed',
  permission: ownPermissions.account,
  input: z.strictObject({ password: TypedPassword }),
  output: z.strictObject({
    secret: z.string(),
    /** To be shown as a QR code. */
    uri: z.string(),
  }),
  async run(needs: Needs, { password }, caller) {
    const user = await checkOwnPassword(needs, caller, password, 'password')
    if (user.totp_confirmed_at) throw isOn()
    const secret = newTotpSecret()
    await inTransaction(needs.db, (tx) => sealSecret(tx, needs.vault, totpPlace(user.id), Buffer.from(secret)))
    return { secret, uri: totpUri(secret, user.email) }
  },
})

export const confirmSecondFactor = operation({
  name: 'confirm_second_factor',
  summary: 'Turns the second factor on with a code of the app, and answers recovery codes, shown once',
  permission: ownPermissions.account,
  input: z.strictObject({
    code: z
      .string()
      .trim()
      .regex(/^\d{6}$/, 'the six digits that the app shows'),
  }),
  output: z.strictObject({ recoveryCodes: z.array(z.string()) }),
  async run(needs: Needs, { code }, caller) {
    const codes = Array.from({ length: recoveryCodes }, oneTimePassword)
    const eventId = await inTransaction(needs.db, async (tx) => {
      const user = await lockUser(tx, caller.id)
      if (!user || user.totp_confirmed_at) throw isOn()
      const secret = await openSecret(tx, needs.vault, totpPlace(user.id))
      if (!secret) throw new AppError('conflict', 'There is no secret to confirm yet; start with one')
      const now = needs.clock.now()
      const step = stepOfCode(secret.toString('utf8'), code, now)
      if (step === null)
        throw new AppError('invalid_input', 'code: is not what the app shows now; check the clock of the device', {
          facts: { fields: 'code' },
        })
      await updateUserRow(tx, user.id, { totp_confirmed_at: now, totp_last_step: String(step) })
      await replaceRecoveryCodes(
        tx,
        user.id,
        codes.map((each) => hashRecoveryCode(user.id, each)),
      )
      return await appendEvent(tx, { type: 'user_changed', payload: { userId: user.id } })
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return { recoveryCodes: codes }
  },
})

export const removeSecondFactor = operation({
  name: 'remove_second_factor',
  summary: "Turns one's second factor off",
  permission: ownPermissions.account,
  input: z.strictObject({ password: TypedPassword }),
  output: z.strictObject({ success: z.literal(true) }),
  async run(needs: Needs, { password }, caller) {
    const user = await checkOwnPassword(needs, caller, password, 'password')
    await dropSecondFactor(needs.db, user.id)
    return { success: true as const }
  },
})

/** Turns a user's second factor off, and forgets its secret and recovery codes. */
export async function dropSecondFactor(db: Db, userId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await updateUserRow(tx, userId, { totp_confirmed_at: null, totp_last_step: null })
    await deleteSecrets(tx, totpPlace(userId))
    await replaceRecoveryCodes(tx, userId, [])
  })
}
