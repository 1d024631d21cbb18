import { timingSafeEqual } from 'node:crypto'
import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import { findApiKey } from './api-key-store.ts'
import type { Identity } from './identity.ts'
import { beforePasswordChange, everything, permissionsOf, withOwn } from './permission.ts'
import { grantsOfRoles } from './role-store.ts'
import { findSession } from './session-store.ts'

/** What a key or a session token turned out to be, in a form that a cache can hold. */
export interface KnownCredential {
  readonly identity: Identity
  /** The row whose use is noted: of the key, or of the session. */
  readonly rowId: string
  readonly expiresAt: number | null
  /** Revoked, or its user disabled. */
  readonly ended: boolean
}

/** The API key of a hash, read from the database. */
export async function readKey(db: Db, hash: Buffer): Promise<KnownCredential | undefined> {
  const row = await findApiKey(db, hash)
  if (!row || !timingSafeEqual(row.hash, hash)) return undefined
  // Administrators' keys have no limit unless they were given one.
  const rateLimit = row.rate_limit ?? (row.permissions.includes(everything) ? null : undefined)
  return {
    identity: {
      kind: 'key',
      id: row.id,
      permissions: withOwn('key', permissionsOf(row.permissions)),
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...(row.galleries ? { galleries: row.galleries } : {}),
      ...(row.cameras ? { cameras: row.cameras } : {}),
    },
    rowId: row.id,
    expiresAt: row.expires_at?.getTime() ?? null,
    ended: row.revoked_at !== null,
  }
}

/** The session of a token's hash with what its user may do now, read from the database. */
export async function readSession(db: Db, hash: Buffer): Promise<KnownCredential | undefined> {
  const session = await findSession(db, hash)
  if (!session || !timingSafeEqual(session.hash, hash)) return undefined
  const granted = permissionsOf(await grantsOfRoles(db, session.roles))
  const { mustChangePassword } = session
  return {
    identity: {
      kind: 'user',
      id: session.userId,
      permissions: mustChangePassword ? beforePasswordChange : withOwn('user', granted),
      sessionId: session.id,
      ...(mustChangePassword ? { mustChangePassword } : {}),
    },
    rowId: session.id,
    expiresAt: session.expiresAt.getTime(),
    ended: session.revokedAt !== null || session.disabledAt !== null,
  }
}

/** Whether an event may have changed what a credential is worth. */
export function isChangedBy({ identity }: KnownCredential, event: StoredEvent): boolean {
  switch (event.type) {
    case 'api_key_changed':
      return identity.kind === 'key' && identity.id === event.payload.keyId
    case 'user_changed':
      return identity.kind === 'user' && identity.id === event.payload.userId
    case 'session_ended':
      return identity.sessionId === event.payload.sessionId
    case 'role_changed':
      return identity.kind === 'user'
    default:
      return false
  }
}
