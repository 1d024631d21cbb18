import type { Transaction } from 'kysely'
import { newId } from '#core/ids.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { findPersonByExternalId, insertPerson, updatePersonRow } from './person-store.ts'

/** What is to be known of a person; what is not given stays as it is. */
export interface ProfileChanges {
  readonly externalId: string
  readonly name?: string | undefined
  readonly email?: string | undefined
  /** Added to the metadata that is there, name by name. */
  readonly metadata?: Record<string, unknown> | undefined
}

/** Creates the person of an external id, or changes what the profile says of them. Returns the id and whether they are new. */
export async function upsertProfile(
  tx: Transaction<Database>,
  vault: Vault,
  galleryId: string,
  { externalId, name, email, metadata = {} }: ProfileChanges,
): Promise<{ personId: string; created: boolean; changed: boolean }> {
  const known = await findPersonByExternalId(tx, galleryId, externalId)
  if (!known) {
    const id = newId()
    const inserted = await insertPerson(tx, {
      id,
      galleryId,
      externalId,
      name: name ?? externalId,
      email: email ?? null,
      metadata,
      wrappedKey: vault.createDataKey(id).wrapped,
    })
    if (inserted) {
      await appendEvent(tx, { type: 'person_created', payload: { galleryId, personId: id } })
      return { personId: id, created: true, changed: true }
    }
    // Somebody else created them meanwhile.
    return await upsertProfile(tx, vault, galleryId, { externalId, name, email, metadata })
  }
  const merged = { ...known.metadata, ...metadata }
  const changed =
    (name !== undefined && name !== known.name) ||
    (email !== undefined && email !== known.email) ||
    JSON.stringify(merged) !== JSON.stringify(known.metadata)
  if (changed) {
    await updatePersonRow(tx, known.id, { name, email, metadata: merged })
    await appendEvent(tx, { type: 'person_updated', payload: { galleryId, personId: known.id } })
  }
  return { personId: known.id, created: false, changed }
}
