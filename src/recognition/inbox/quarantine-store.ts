import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'

export type QuarantineRow = Selectable<Database['quarantine']>

const binding = (id: string) => ['quarantined photo', id]

export async function insertQuarantined(
  db: Db,
  vault: Vault,
  entry: {
    readonly id: string
    readonly galleryId: string
    readonly file: string
    readonly externalId: string
    readonly name: string
    readonly code: string
    readonly detail: string
    readonly otherPersonId: string | null
    readonly photo: Uint8Array
  },
): Promise<void> {
  const { key, wrapped } = vault.createDataKey(entry.id)
  await db
    .insertInto('quarantine')
    .values({
      id: entry.id,
      gallery_id: entry.galleryId,
      file: entry.file,
      external_id: entry.externalId,
      name: entry.name,
      code: entry.code,
      detail: entry.detail,
      other_person_id: entry.otherPersonId,
      data_key: wrapped.bytes,
      master_key_version: wrapped.masterKeyVersion,
      photo: vault.seal(key, entry.photo, binding(entry.id)),
    })
    .execute()
}

export async function findQuarantined(db: Db, id: string): Promise<QuarantineRow | undefined> {
  return await db.selectFrom('quarantine').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The photo in clear, for whoever is to decide. */
export function openQuarantined(vault: Vault, row: QuarantineRow): Buffer {
  const key = vault.unwrapDataKey(row.id, { bytes: row.data_key, masterKeyVersion: row.master_key_version })
  return vault.open(key, row.photo, binding(row.id))
}

export async function listQuarantined(
  db: Db,
  galleryId: string,
  offset: number,
  limit: number,
): Promise<{ rows: Omit<QuarantineRow, 'photo' | 'data_key'>[]; total: number }> {
  const rows = await db
    .selectFrom('quarantine')
    .select([
      'id',
      'gallery_id',
      'file',
      'external_id',
      'name',
      'code',
      'detail',
      'other_person_id',
      'master_key_version',
      'created_at',
    ])
    .where('gallery_id', '=', galleryId)
    .orderBy('id')
    .offset(offset)
    .limit(limit)
    .execute()
  const { n } = await db
    .selectFrom('quarantine')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('gallery_id', '=', galleryId)
    .executeTakeFirstOrThrow()
  return { rows, total: n }
}

/** Photos of every gallery on which somebody is to decide. */
export async function countQuarantined(db: Db): Promise<number> {
  const { n } = await db.selectFrom('quarantine').select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()
  return n
}

/** False where somebody else was quicker. */
export async function deleteQuarantined(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('quarantine').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

export async function deleteOldQuarantined(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('quarantine').where('created_at', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}
