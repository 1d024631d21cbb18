import type { Db } from '#storage/schema.ts'
import { PolicySettings } from './policy.ts'

export interface StoredPolicy {
  readonly version: string
  readonly settings: PolicySettings
  readonly createdBy: string | null
  readonly createdAt: Date | null
}

/** The newest version, or what is configured (else the built-in default) as version 0. */
export async function readPolicy(db: Db, configured: PolicySettings): Promise<StoredPolicy> {
  const row = await db.selectFrom('policies').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst()
  if (!row) return { version: '0', settings: configured, createdBy: null, createdAt: null }
  return {
    version: row.version,
    settings: PolicySettings.parse(row.settings),
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

export async function insertPolicy(tx: Db, settings: PolicySettings, createdBy: string): Promise<string> {
  const row = await tx
    .insertInto('policies')
    .values({ settings: JSON.stringify(settings), created_by: createdBy })
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}
