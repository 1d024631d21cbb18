import { sql } from 'kysely'
import { appendEvent } from '#events/event-log.ts'
import { advisoryLocks } from '#storage/advisory-locks.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import { checkPresetKey, hashApiKey, newApiKey, shownPrefix } from './api-key.ts'
import { hasKeyWithGrant, insertApiKey } from './api-key-store.ts'
import { everything } from './permission.ts'

/**
 * Sees to it that there is an administrator's API key. With a preset the preset becomes one, unless it is stored already
 * (also when it was revoked since); without, a key is generated on the first start only and returned, to be shown once.
 * Safe to call from several processes at once. Throws `misconfigured` for a preset that is too short.
 */
export async function ensureAdministratorKey(db: Db, preset?: string): Promise<{ created: string | null }> {
  const key = preset === undefined ? newApiKey() : checkPresetKey(preset)
  return await inTransaction(db, async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(advisoryLocks.firstAdministrator)})`.execute(tx)
    if (preset === undefined && (await hasKeyWithGrant(tx, everything))) return { created: null }
    const keyId = await insertApiKey(tx, {
      name: 'First administrator',
      prefix: shownPrefix(key),
      hash: hashApiKey(key),
      permissions: [everything],
    })
    if (keyId !== null) await appendEvent(tx, { type: 'api_key_changed', payload: { keyId } })
    return { created: preset === undefined ? key : null }
  })
}
