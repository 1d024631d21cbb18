import { newId } from '#core/ids.ts'
import type { Db } from './schema.ts'
import type { Binding, Vault } from './seal.ts'

/** The row and field that a secret belongs to, such as the URL of a camera: it opens for no other. */
export interface SecretPlace {
  readonly table: string
  readonly rowId: string
  readonly name: string
}

/**
 * Stores a secret of a row sealed under a data key of its own, which a rotation of the master key re-wraps with all others.
 * Replaces what was there.
 */
export async function sealSecret(tx: Db, vault: Vault, place: SecretPlace, plaintext: Uint8Array): Promise<void> {
  await deleteSecrets(tx, place)
  const id = newId()
  const { key, wrapped } = vault.createDataKey(id)
  await tx
    .insertInto('sealed_secrets')
    .values({
      id,
      owner_table: place.table,
      owner_id: place.rowId,
      name: place.name,
      data_key: wrapped.bytes,
      master_key_version: wrapped.masterKeyVersion,
      sealed: vault.seal(key, plaintext, bindingOf(id, place)),
    })
    .execute()
}

/** The secret of a row; undefined where there is none. Throws `internal` when it was changed or moved there. */
export async function openSecret(db: Db, vault: Vault, place: SecretPlace): Promise<Buffer | undefined> {
  const row = await db
    .selectFrom('sealed_secrets')
    .selectAll()
    .where('owner_table', '=', place.table)
    .where('owner_id', '=', place.rowId)
    .where('name', '=', place.name)
    .executeTakeFirst()
  if (!row) return undefined
  const key = vault.unwrapDataKey(row.id, { bytes: row.data_key, masterKeyVersion: row.master_key_version })
  return vault.open(key, row.sealed, bindingOf(row.id, place))
}

/** Removes a secret, or all of a row: do it in the transaction that deletes the row. */
export async function deleteSecrets(tx: Db, place: Omit<SecretPlace, 'name'> & { name?: string }): Promise<void> {
  let query = tx.deleteFrom('sealed_secrets').where('owner_table', '=', place.table).where('owner_id', '=', place.rowId)
  if (place.name !== undefined) query = query.where('name', '=', place.name)
  await query.execute()
}

function bindingOf(id: string, place: SecretPlace): Binding {
  return ['secret', id, place.table, place.rowId, place.name]
}
