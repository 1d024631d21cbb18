import { type RawBuilder, type Selectable, sql } from 'kysely'
import { newId } from '#core/ids.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { StrangerCorrection } from './correction.ts'

export type CorrectionRow = Selectable<Database['sighting_corrections']>

export interface NewCorrection extends Pick<CorrectionRow, 'gallery_id' | 'kind' | 'made_by'> {
  readonly unknown_id?: string | null
  readonly other_unknown_id?: string | null
  readonly person_id?: string | null
  readonly face_ids?: string[]
  readonly negative_id?: string | null
}

export async function insertCorrection(tx: Db, correction: NewCorrection): Promise<string> {
  const id = newId()
  const nobody = { unknown_id: null, other_unknown_id: null, person_id: null, negative_id: null }
  await tx
    .insertInto('sighting_corrections')
    .values({ id, ...nobody, ...correction, undone_by: null, undone_at: null })
    .execute()
  return id
}

/** Gives sightings to whom a user says they are of, and notes where they were. How many there were. */
export async function moveSightings(
  tx: Db,
  correctionId: string,
  which: { readonly ids: readonly string[] } | { readonly unknownId: string },
  to: { readonly personId?: string | null; readonly unknownId?: string | null; readonly corrected: boolean },
): Promise<number> {
  const chosen = 'ids' in which ? sql`id = any(${[...which.ids]}::uuid[])` : sql`unknown_id = ${which.unknownId}`
  await sql`insert into sighting_moves (correction_id, sighting_id, person_before, unknown_before, corrected_before)
    select ${correctionId}, id, person_id, unknown_id, corrected from sightings where ${chosen}`.execute(tx)
  const sets: RawBuilder<unknown>[] = [sql`corrected = ${to.corrected}`]
  if (to.personId !== undefined) sets.push(sql`person_id = ${to.personId}::uuid`)
  if (to.unknownId !== undefined) sets.push(sql`unknown_id = ${to.unknownId}::uuid`)
  const moved = await sql`update sightings s set ${sql.join(sets)} from sighting_moves m
    where m.correction_id = ${correctionId} and m.sighting_id = s.id`.execute(tx)
  return Number(moved.numAffectedRows ?? 0)
}

export async function lockCorrection(tx: Db, id: string): Promise<CorrectionRow | undefined> {
  return await tx.selectFrom('sighting_corrections').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

/** Whether another correction moved any of the same sightings since, and was not undone. */
export async function hasLaterMoves(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`select exists (
    select from sighting_moves m join sighting_moves l on l.sighting_id = m.sighting_id
      join sighting_corrections c on c.id = l.correction_id
    where m.correction_id = ${id} and c.id > ${id}::uuid and c.undone_at is null) as found`.execute(db)
  return rows[0]?.found ?? false
}

/** Puts the sightings of a correction back where they were, and notes who undid it. Ids of the sightings. */
export async function takeBack(tx: Db, id: string, by: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update sightings s
    set person_id = m.person_before, unknown_id = m.unknown_before, corrected = m.corrected_before
    from sighting_moves m where m.correction_id = ${id} and m.sighting_id = s.id returning s.id`.execute(tx)
  await tx
    .updateTable('sighting_corrections')
    .set({ undone_by: by, undone_at: new Date() })
    .where('id', '=', id)
    .execute()
  return rows.map((row) => row.id)
}

/** Newest first: of a stranger, of a sighting, or of a gallery. */
export async function listCorrectionRows(
  db: Db,
  filter: {
    readonly galleryIds: readonly string[] | null
    readonly unknownId?: string | undefined
    readonly sightingId?: string | undefined
    readonly id?: string | undefined
  },
  page: { readonly offset: number; readonly limit: number },
): Promise<StrangerCorrection[]> {
  const { galleryIds, unknownId, sightingId, id } = filter
  const { rows } = await sql<CorrectionRow & { sightings: number }>`
    select c.*, (select count(*)::int from sighting_moves m where m.correction_id = c.id) as sightings
    from sighting_corrections c where true
      ${galleryIds ? sql`and c.gallery_id = any(${[...galleryIds]}::uuid[])` : sql``}
      ${unknownId ? sql`and (c.unknown_id = ${unknownId} or c.other_unknown_id = ${unknownId})` : sql``}
      ${id ? sql`and c.id = ${id}` : sql``}
      ${
        sightingId
          ? sql`and exists (select from sighting_moves m where m.correction_id = c.id and m.sighting_id = ${sightingId})`
          : sql``
      }
    order by c.id desc offset ${page.offset} limit ${page.limit}`.execute(db)
  return rows.map((row) => ({
    correctionId: row.id,
    kind: row.kind,
    unknownId: row.unknown_id,
    otherUnknownId: row.other_unknown_id,
    personId: row.person_id,
    sightings: row.sightings,
    madeBy: row.made_by,
    madeAt: row.made_at.toISOString(),
    undoneAt: row.undone_at?.toISOString() ?? null,
  }))
}
