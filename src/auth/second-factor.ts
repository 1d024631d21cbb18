import { AppError } from '#core/errors.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { openSecret, type SecretPlace } from '#storage/sealed-secret.ts'
import { useRecoveryCode } from './recovery-code-store.ts'
import { hashToken } from './session-token.ts'
import { stepOfCode } from './totp.ts'
import { takeTotpStep } from './user-store.ts'

/** Where a user's TOTP secret is sealed. */
export function totpPlace(userId: string): SecretPlace {
  return { table: 'users', rowId: userId, name: 'totp' }
}

/** A recovery code as it is typed, dashes and case aside, hashed for its user. */
export function hashRecoveryCode(userId: string, code: string): Buffer {
  return hashToken(`${userId} ${code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`)
}

/**
 * Whether a code proves the second factor, and uses it up: a code of an authenticator app is taken once, also by two
 * requests at the same time, and so is a recovery code.
 */
export async function takeCode(
  needs: { db: Db; vault: Vault },
  userId: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const secret = await openSecret(needs.db, needs.vault, totpPlace(userId))
  if (!secret) throw new AppError('internal', 'A second factor has no secret')
  if (/^\d{6}$/.test(code)) {
    const step = stepOfCode(secret.toString('utf8'), code, now)
    return step !== null && (await takeTotpStep(needs.db, userId, step))
  }
  return await useRecoveryCode(needs.db, userId, hashRecoveryCode(userId, code), now)
}
