import { sql, type Transaction } from 'kysely'
import { appendEvent } from '#events/event-log.ts'
import { erasureDigester } from '#gallery/erasure-store.ts'
import { type Erasure, insertErasures } from '#storage/erasure-ledger.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { deleteSightingRow, findSighting } from './sighting-store.ts'
import { deleteUnknown, dropUnseen, mergedInto } from './unknown-store.ts'

type Tx = Transaction<Database>

/**
 * Deletes a sighting with picture, template, expressions and the "not this person" mark that was made of it, and a stranger of whom it was the
 * last; with its event. For the ledger. `mistake`: it never was.
 */
export async function eraseSighting(
  tx: Tx,
  vault: Vault,
  sightingId: string,
  { mistake = false }: { readonly mistake?: boolean } = {},
): Promise<Erasure[]> {
  const row = await findSighting(tx, sightingId)
  if (!row) return []
  await dropMarks(tx, [sightingId])
  await deleteSightingRow(tx, sightingId)
  if (row.unknown_id !== null) await dropUnseen(tx, row.unknown_id)
  const payload = { galleryId: row.gallery_id, sightingId, ...(mistake ? { mistake } : {}) }
  await appendEvent(tx, { type: 'sighting_deleted', payload })
  return await noted(tx, vault, 'sighting', [sightingId])
}

/** Deletes a stranger, and who was merged into them, with all sightings and the events of these. */
export async function eraseUnknown(
  tx: Tx,
  vault: Vault,
  { id, galleryId }: { readonly id: string; readonly galleryId: string },
): Promise<{ unknownIds: string[]; sightingIds: string[]; erasures: Erasure[] }> {
  const unknownIds = [id, ...(await mergedInto(tx, id))]
  const { rows } = await sql<{ id: string }>`select id from sightings where unknown_id = ${id}`.execute(tx)
  const sightingIds = rows.map((row) => row.id)
  await dropMarks(tx, sightingIds)
  await deleteUnknown(tx, id)
  for (const sightingId of sightingIds)
    await appendEvent(tx, { type: 'sighting_deleted', payload: { galleryId, sightingId } })
  // Each by itself, too: a backup may hold them as somebody else's.
  const erasures = [
    ...(await noted(tx, vault, 'unknown', unknownIds)),
    ...(await noted(tx, vault, 'sighting', sightingIds)),
  ]
  return { unknownIds, sightingIds, erasures }
}

async function noted(tx: Tx, vault: Vault, kind: Erasure['kind'], ids: readonly string[]): Promise<Erasure[]> {
  const digestOf = erasureDigester(vault)
  const at = new Date()
  const erasures = ids.map((id) => ({ kind, digest: digestOf(id), at }))
  await insertErasures(tx, erasures)
  return erasures
}

/** Faces of these sightings that were kept as "not this person". */
async function dropMarks(tx: Tx, sightingIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; person_id: string; gallery_id: string }>`delete from negatives n
    using sighting_corrections c, sighting_moves m
    where m.sighting_id = any(${[...sightingIds]}::uuid[]) and c.id = m.correction_id and n.id = c.negative_id
    returning n.id, n.person_id, n.gallery_id`.execute(tx)
  for (const { id: negativeId, person_id: personId, gallery_id: galleryId } of rows)
    await appendEvent(tx, { type: 'negative_removed', payload: { galleryId, personId, negativeId } })
}

/** Of a sighting that a rule of retention deletes: whether a backup may hold it under the other class, since a user moved it. */
export async function changedClass(db: Db, sightingId: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (
    select from sighting_moves m join sightings s on s.id = m.sighting_id
    where m.sighting_id = ${sightingId} and (m.person_before is null) <> (s.person_id is null)) as found`.execute(db)
  return rows[0]?.found ?? false
}

const together = 5_000

/** Deletes again the sightings and strangers that the ledger says were deleted: a backup from before brought them back. How many. */
export async function replaySightingErasures(
  tx: Tx,
  vault: Vault,
  erasures: readonly Erasure[],
): Promise<{ sightings: number; strangers: number }> {
  const digestOf = erasureDigester(vault)
  async function replay(kind: 'sighting' | 'unknown', table: 'sightings' | 'unknown_people'): Promise<number> {
    const erased = new Set(erasures.filter((one) => one.kind === kind).map(({ digest }) => digest.toString('hex')))
    if (erased.size === 0) return 0
    let count = 0
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      const rows = await tx
        .selectFrom(table)
        .select('id')
        .where('id', '>', after)
        .orderBy('id')
        .limit(together)
        .execute()
      const again = rows.map(({ id }) => id).filter((id) => erased.has(digestOf(id).toString('hex')))
      if (kind === 'sighting') await dropMarks(tx, again)
      if (again.length > 0) await tx.deleteFrom(table).where('id', 'in', again).execute()
      count += again.length
      const last = rows.at(-1)
      if (rows.length < together || !last) return count
      after = last.id
    }
  }
  const strangers = await replay('unknown', 'unknown_people')
  return { strangers, sightings: await replay('sighting', 'sightings') }
}
