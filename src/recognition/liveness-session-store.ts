import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'
import type { WrappedKey } from '#storage/seal.ts'

export interface LivenessSessionRow {
  readonly id: string
  readonly owner: string
  readonly expires_at: Date
  readonly data_key: Buffer
  readonly master_key_version: number
  readonly sealed: Buffer | null
}

export async function insertLivenessSession(
  db: Db,
  session: { id: string; owner: string; createdAt: Date; expiresAt: Date; key: WrappedKey },
): Promise<void> {
  const { id, owner, createdAt, expiresAt, key } = session
  await db
    .insertInto('liveness_sessions')
    .values({
      id,
      owner,
      created_at: createdAt,
      expires_at: expiresAt,
      data_key: key.bytes,
      master_key_version: key.masterKeyVersion,
      sealed: null,
    })
    .execute()
}

/** The caller's session that has not expired; locked until the transaction ends where `lock` is given. */
export async function findLivenessSession(
  db: Db,
  { id, owner, now }: { id: string; owner: string; now: Date },
  { lock }: { lock: boolean },
): Promise<LivenessSessionRow | undefined> {
  let query = db
    .selectFrom('liveness_sessions')
    .selectAll()
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('expires_at', '>', now)
  if (lock) query = query.forUpdate()
  return await query.executeTakeFirst()
}

export async function storeLivenessState(tx: Db, id: string, sealed: Buffer): Promise<void> {
  await tx.updateTable('liveness_sessions').set({ sealed }).where('id', '=', id).execute()
}

export async function deleteLivenessSession(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('liveness_sessions').where('id', '=', id).execute()
}

/** Sessions of one caller that have not expired. */
export async function countLivenessSessions(db: Db, owner: string, now: Date): Promise<number> {
  const { n } = await db
    .selectFrom('liveness_sessions')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('owner', '=', owner)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  return n
}

/** Deletes sessions that have expired, with their templates and keys. */
export async function deleteExpiredLivenessSessions(db: Db, now: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('liveness_sessions').where('expires_at', '<=', now).executeTakeFirst()
  return Number(numDeletedRows)
}
