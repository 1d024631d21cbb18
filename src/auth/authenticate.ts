import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import { canBeApiKey, hashApiKey } from './api-key.ts'
import { markApiKeyUsed } from './api-key-store.ts'
import type { Identity } from './identity.ts'
import { isChangedBy, type KnownCredential, readKey, readSession } from './known-credential.ts'
import { markSessionUsed } from './session-store.ts'
import { isSessionToken } from './session-token.ts'
import type { SharedCredentials } from './shared-credentials.ts'

/** How long a credential is believed without asking the database; what ends it is seen at once through the event log. */
export const believedMs = 10_000
const rememberedCredentials = 10_000
const usageNotedEveryMs = 60_000
/** Events that may change what credentials are worth. */
export const changingEvents = ['api_key_changed', 'user_changed', 'session_ended', 'role_changed'] as const

/** Turns credentials into identities. */
export interface Authenticator extends AsyncDisposable {
  /** Takes an API key or a session token. Throws `unauthenticated` where it is unknown, expired or revoked. */
  authenticate(credential: string): Promise<Identity>
  /** To be called with every event of the log: forgets credentials that changed. */
  apply(event: StoredEvent): void
}

const changingTypes: ReadonlySet<string> = new Set(changingEvents)

interface Remembered {
  readonly known: KnownCredential
  readonly since: number
}

const refusal = (session: boolean) =>
  new AppError(
    'unauthenticated',
    session
      ? 'The session has ended; sign in again'
      : 'The API key is not valid; check that it is complete and has not been revoked',
  )

export interface AuthenticatorNeeds {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  /** What other processes read, where there is a Redis. */
  readonly shared?: SharedCredentials | null
  /** The newest of {@link changingEvents} in the log when it begins to be told of further ones. */
  readonly epoch?: bigint
}

/**
 * Authentication by API key and session token, remembered for a short time: in memory, else in Redis, else the database is asked and
 * both are told. Their use is noted once a minute.
 */
export function createAuthenticator(needs: AuthenticatorNeeds): Authenticator {
  const remembered = new Map<string, Remembered>()
  const usageNoted = new Map<string, number>()
  const writing = new Set<Promise<void>>()
  let generation = 0
  let epoch = needs.epoch ?? 0n

  /** Off the request's path: nobody waits for it, and a failure only leaves an older time in the list. */
  function noteUsage({ identity, rowId }: KnownCredential, now: number): void {
    const noted = usageNoted.get(rowId)
    if (noted !== undefined && now - noted < usageNotedEveryMs && now >= noted) return
    if (usageNoted.size >= rememberedCredentials) usageNoted.clear()
    usageNoted.set(rowId, now)
    const mark = identity.kind === 'key' ? markApiKeyUsed : markSessionUsed
    const write = mark(needs.db, rowId, new Date(now), new Date(now - usageNotedEveryMs))
      .catch((error: unknown) => needs.log.warn({ error, rowId }, 'the time of use of a credential was not noted'))
      .finally(() => writing.delete(write))
    writing.add(write)
  }

  function remember(index: string, entry: Remembered): void {
    const oldest = remembered.size >= rememberedCredentials ? remembered.keys().next().value : undefined
    if (oldest !== undefined) remembered.delete(oldest)
    remembered.set(index, entry)
  }

  async function look(hash: Buffer, index: string, session: boolean, now: number): Promise<KnownCredential> {
    const entry = remembered.get(index)
    // A clock that was set back makes an entry look newer than now; such a one is not believed either.
    if (entry && now >= entry.since && now - entry.since < believedMs) return entry.known
    remembered.delete(index)
    const before = generation
    const seen = epoch
    const shared = await needs.shared?.get(hash, seen)
    if (shared && now >= shared.since && now - shared.since < believedMs && generation === before) {
      remember(index, shared)
      return shared.known
    }
    const known = await (session ? readSession : readKey)(needs.db, hash)
    if (!known) throw refusal(session)
    // A change seen while the row was being read may be newer than the row.
    if (generation === before) {
      remember(index, { known, since: now })
      needs.shared?.put(hash, seen, { known, since: now })
    }
    return known
  }

  return {
    async authenticate(credential) {
      const session = isSessionToken(credential)
      if (!canBeApiKey(credential)) throw refusal(false)
      const now = needs.clock.now().getTime()
      const hash = hashApiKey(credential)
      const known = await look(hash, hash.toString('base64'), session, now)
      if (known.ended || (known.expiresAt !== null && known.expiresAt <= now)) throw refusal(session)
      noteUsage(known, now)
      return known.identity
    },

    apply(event) {
      if (!changingTypes.has(event.type)) return
      generation++
      if (event.id > epoch) epoch = event.id
      for (const [index, entry] of remembered) if (isChangedBy(entry.known, event)) remembered.delete(index)
    },

    async [Symbol.asyncDispose]() {
      await Promise.all(writing)
    },
  }
}
