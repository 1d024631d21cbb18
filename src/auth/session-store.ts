import type { Selectable } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type SessionRow = Selectable<Database['sessions']>

export interface NewSession {
  readonly id: string
  readonly userId: string
  readonly hash: Buffer
  readonly method: SessionRow['method']
  readonly address: string | null
  readonly userAgent: string | null
  readonly createdAt: Date
  readonly expiresAt: Date
}

export async function insertSession(db: Db, session: NewSession): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      id: session.id,
      user_id: session.userId,
      hash: session.hash,
      method: session.method,
      address: session.address,
      user_agent: session.userAgent,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
      last_used_at: null,
      revoked_at: null,
    })
    .execute()
}

/** A session with what its user may do now. */
export interface FoundSession {
  readonly id: string
  readonly userId: string
  readonly hash: Buffer
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
  readonly roles: readonly string[]
  readonly mustChangePassword: boolean
  readonly disabledAt: Date | null
}

export async function findSession(db: Db, hash: Buffer): Promise<FoundSession | undefined> {
  const row = await db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['s.id', 's.user_id', 's.hash', 's.created_at', 's.expires_at', 's.revoked_at'])
    .select(['u.roles', 'u.must_change_password', 'u.disabled_at'])
    .where('s.hash', '=', hash)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      userId: row.user_id,
      hash: row.hash,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      revokedAt: row.revoked_at,
      roles: row.roles,
      mustChangePassword: row.must_change_password,
      disabledAt: row.disabled_at,
    }
  )
}

/** Ends sessions of a user: one, all but one, or all. Returns the ids of those that were still open. */
export async function revokeSessions(
  tx: Db,
  userId: string,
  at: Date,
  which: { only?: string; except?: string | undefined } = {},
): Promise<string[]> {
  const rows = await tx
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .$if(which.only !== undefined, (query) => query.where('id', '=', which.only ?? ''))
    .$if(which.except !== undefined, (query) => query.where('id', '!=', which.except ?? ''))
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** The sessions of a user that are open, newest first. */
export async function openSessions(db: Db, userId: string, now: Date): Promise<SessionRow[]> {
  return await db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
}

/** Notes that a session was used, unless that was noted after `unlessAfter`, by whichever process. */
export async function markSessionUsed(db: Db, id: string, at: Date, unlessAfter: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<=', unlessAfter)]))
    .execute()
}

/** Deletes sessions that ended before a time; they are kept that long for whoever looks into something. */
export async function deleteEndedSessions(db: Db, before: Date): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where((where) => where.or([where('expires_at', '<', before), where('revoked_at', '<', before)]))
    .execute()
}
