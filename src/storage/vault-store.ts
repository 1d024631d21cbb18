import type { Selectable } from 'kysely'
import type { Database, Db } from './schema.ts'

export type VaultRow = Selectable<Database['vault']>

/** The versions of the master key in use, oldest first: one, or two while a rotation goes on. */
export async function readVaultRows(db: Db): Promise<VaultRow[]> {
  return await db.selectFrom('vault').selectAll().orderBy('master_key_version').execute()
}

export async function insertVaultRow(tx: Db, row: Omit<VaultRow, 'created_at'>): Promise<void> {
  await tx.insertInto('vault').values(row).execute()
}

export async function updateVaultSecrets(tx: Db, version: number, secrets: Buffer): Promise<void> {
  await tx.updateTable('vault').set({ secrets }).where('master_key_version', '=', version).execute()
}

/** Ends a rotation: whoever has the old key alone has nothing from now on. Fails while anything is wrapped by it. */
export async function retireMasterKeys(tx: Db, before: number): Promise<void> {
  await tx
    .updateTable('vault')
    .set({ previous_key: null, key_for_previous: null })
    .where('master_key_version', '=', before)
    .execute()
  await tx.deleteFrom('vault').where('master_key_version', '<', before).execute()
}
