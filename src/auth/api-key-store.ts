import type { Selectable } from 'kysely'
import { newId } from '#core/ids.ts'
import type { Database, Db } from '#storage/schema.ts'

export type ApiKeyRow = Selectable<Database['api_keys']>

export interface NewApiKey {
  readonly name: string
  readonly prefix: string
  readonly hash: Buffer
  readonly permissions: readonly string[]
  readonly expiresAt?: Date
  readonly rateLimit?: number | undefined
  readonly galleries?: readonly string[] | undefined
  readonly cameras?: readonly string[] | undefined
  readonly createdBy?: string
}

export async function findApiKey(db: Db, hash: Buffer): Promise<ApiKeyRow | undefined> {
  return await db.selectFrom('api_keys').selectAll().where('hash', '=', hash).executeTakeFirst()
}

/** Stores a key and returns its id; null where the same key is stored already, in whatever state. */
export async function insertApiKey(db: Db, key: NewApiKey): Promise<string | null> {
  const row = await db
    .insertInto('api_keys')
    .values({
      id: newId(),
      name: key.name,
      prefix: key.prefix,
      hash: key.hash,
      permissions: [...key.permissions],
      expires_at: key.expiresAt ?? null,
      last_used_at: null,
      revoked_at: null,
      rate_limit: key.rateLimit ?? null,
      galleries: key.galleries ? [...key.galleries] : null,
      cameras: key.cameras ? [...key.cameras] : null,
      created_by: key.createdBy ?? null,
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** Whether a key with this grant was ever stored, revoked ones included. */
export async function hasKeyWithGrant(db: Db, grant: string): Promise<boolean> {
  const row = await db
    .selectFrom('api_keys')
    .select('id')
    .where((where) => where(where.val(grant), '=', where.fn.any('permissions')))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Notes that a key was used, unless that was noted after `unlessAfter`, by whichever process. */
export async function markApiKeyUsed(db: Db, id: string, at: Date, unlessAfter: Date): Promise<void> {
  await db
    .updateTable('api_keys')
    .set({ last_used_at: at })
    .where('id', '=', id)
    .where((where) => where.or([where('last_used_at', 'is', null), where('last_used_at', '<=', unlessAfter)]))
    .execute()
}

export async function findApiKeyById(db: Db, id: string): Promise<ApiKeyRow | undefined> {
  return await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Keys, newest first, the first thousand. */
export async function listApiKeyRows(db: Db, revoked: boolean): Promise<ApiKeyRow[]> {
  return await db
    .selectFrom('api_keys')
    .selectAll()
    .$if(!revoked, (query) => query.where('revoked_at', 'is', null))
    .orderBy('id', 'desc')
    .limit(1_000)
    .execute()
}

/** Revokes a key; one that was revoked before keeps its time. */
export async function revokeApiKey(tx: Db, id: string, at: Date): Promise<ApiKeyRow> {
  return await tx
    .updateTable('api_keys')
    .set((set) => ({ revoked_at: set.fn.coalesce('revoked_at', set.val(at)) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
