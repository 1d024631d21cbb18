import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import { canBeApiKey, hashApiKey } from './api-key.ts'
import { type ApiKeyRow, findApiKey, markApiKeyUsed } from './api-key-store.ts'
import type { Identity } from './identity.ts'
import { permissionsOf } from './permission.ts'

/** How long a key is believed without asking the database; a revocation is seen at once through the event log. */
const believedMs = 10_000
const rememberedKeys = 10_000
const usageNotedEveryMs = 60_000

/** Turns credentials into identities. */
export interface Authenticator extends AsyncDisposable {
  /** Throws `unauthenticated` for a key that is unknown, expired or revoked. */
  authenticate(key: string): Promise<Identity>
  /** To be called with every event of the log: forgets keys that changed. */
  apply(event: StoredEvent): void
}

interface Remembered {
  readonly row: ApiKeyRow
  readonly identity: Identity
  readonly until: number
}

const refusal = () =>
  new AppError('unauthenticated', 'The API key is not valid; check that it is complete and has not been revoked')

/** Authentication by API key, with keys remembered for a short time in memory and their use noted at most once a minute. */
export function createAuthenticator(needs: { db: Db; clock: Clock; log: Log }): Authenticator {
  const remembered = new Map<string, Remembered>()
  const usageNoted = new Map<string, number>()
  const writing = new Set<Promise<void>>()
  let generation = 0

  /** Off the request's path: nobody waits for it, and a failure only leaves an older time in the list. */
  function noteUsage(id: string, now: number): void {
    const noted = usageNoted.get(id)
    if (noted !== undefined && now - noted < usageNotedEveryMs) return
    usageNoted.set(id, now)
    const write = markApiKeyUsed(needs.db, id, new Date(now), new Date(now - usageNotedEveryMs))
      .catch((error: unknown) => needs.log.warn({ error, keyId: id }, 'the time of use of an API key was not noted'))
      .finally(() => writing.delete(write))
    writing.add(write)
  }

  function remember(index: string, entry: Remembered): void {
    const oldest = remembered.size >= rememberedKeys ? remembered.keys().next().value : undefined
    if (oldest !== undefined) remembered.delete(oldest)
    remembered.set(index, entry)
  }

  async function look(hash: Buffer, index: string, now: number): Promise<Remembered> {
    const known = remembered.get(index)
    if (known && known.until > now) return known
    remembered.delete(index)
    const before = generation
    const row = await findApiKey(needs.db, hash)
    if (!row || !timingSafeEqual(row.hash, hash)) throw refusal()
    const identity: Identity = { kind: 'key', id: row.id, permissions: permissionsOf(row.permissions) }
    const entry = { row, identity, until: now + believedMs }
    // A change seen while the row was being read may be newer than the row.
    if (generation === before) remember(index, entry)
    return entry
  }

  return {
    async authenticate(key) {
      if (!canBeApiKey(key)) throw refusal()
      const now = needs.clock.now().getTime()
      const hash = hashApiKey(key)
      const { row, identity } = await look(hash, hash.toString('base64'), now)
      if (row.revoked_at !== null || (row.expires_at !== null && row.expires_at.getTime() <= now)) throw refusal()
      noteUsage(row.id, now)
      return identity
    },

    apply(event) {
      if (event.type !== 'api_key_changed') return
      generation++
      for (const [index, entry] of remembered) if (entry.row.id === event.payload.keyId) remembered.delete(index)
    },

    async [Symbol.asyncDispose]() {
      await Promise.all(writing)
    },
  }
}
