import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

export interface CopiedFace {
  readonly id: string
  readonly person_id: string
  /** Its template of the model, if it has one. */
  readonly sealed: Buffer | null
}

/** The faces of people here, and those of others that have one of these ids. */
export async function readCopiedFaces(
  tx: Db,
  which: { readonly personIds: readonly string[]; readonly faceIds: readonly string[]; readonly modelId: string },
): Promise<CopiedFace[]> {
  const { rows } = await sql<CopiedFace>`select f.id, f.person_id, t.sealed from faces f
    left join templates t on t.face_id = f.id and t.model_id = ${which.modelId}
    where f.person_id = any(${[...which.personIds]}::uuid[]) or f.id = any(${[...which.faceIds]}::uuid[]) order by f.id`.execute(
    tx,
  )
  return rows
}

/** Deletes a face that is still that person's. */
export async function deleteCopiedFace(tx: Db, { id, person_id }: CopiedFace): Promise<void> {
  await tx.deleteFrom('faces').where('id', '=', id).where('person_id', '=', person_id).execute()
}

export async function storeCopiedTemplate(
  tx: Db,
  faceId: string,
  { modelId, sealed }: { readonly modelId: string; readonly sealed: Buffer },
): Promise<void> {
  await tx
    .insertInto('templates')
    .values({ face_id: faceId, model_id: modelId, sealed })
    .onConflict((conflict) => conflict.columns(['face_id', 'model_id']).doUpdateSet({ sealed }))
    .execute()
}

/** Negatives of people that have a template of the model. */
export async function readCopiedNegatives(
  tx: Db,
  { personIds, modelId }: { readonly personIds: readonly string[]; readonly modelId: string },
): Promise<{ id: string; person_id: string }[]> {
  const { rows } = await sql<{ id: string; person_id: string }>`select n.id, n.person_id from negatives n
    join negative_templates t on t.negative_id = n.id and t.model_id = ${modelId}
    where n.person_id = any(${[...personIds]}::uuid[]) order by n.id`.execute(tx)
  return rows
}

export async function listCopiedPeople(tx: Db, galleryId: string): Promise<string[]> {
  const rows = await tx.selectFrom('people').select('id').where('gallery_id', '=', galleryId).execute()
  return rows.map(({ id }) => id)
}

/** Deletes those who are there, with all that depends on them; their faces. */
export async function deleteCopiedPeople(
  tx: Db,
  galleryId: string,
  ids: readonly string[],
): Promise<{ personId: string; faceIds: string[] }[]> {
  const { rows } = await sql<{ personId: string; faceIds: string[] }>`select p.id as "personId",
      coalesce(array_agg(f.id::text) filter (where f.id is not null), '{}') as "faceIds"
    from people p left join faces f on f.person_id = p.id
    where p.gallery_id = ${galleryId} and p.id = any(${[...ids]}::uuid[]) group by p.id`.execute(tx)
  await tx
    .deleteFrom('people')
    .where('gallery_id', '=', galleryId)
    .where(sql<boolean>`id = any(${rows.map(({ personId }) => personId)}::uuid[])`)
    .execute()
  return rows
}

/** Sightings of somebody who is gone are of whom they were merged into. */
export async function handSightingsOver(tx: Db, goneId: string, keptId: string): Promise<void> {
  await sql`update sightings set person_id = ${keptId} where person_id = ${goneId}`.execute(tx)
  await sql`update sightings set candidate_id = ${keptId} where candidate_id = ${goneId}`.execute(tx)
}

/** Makes the policy the server's, under its version; nothing happens where it is the same. Says whether it changed. */
export async function storeCopiedPolicy(
  tx: Db,
  { version, settings }: { readonly version: string; readonly settings: object },
): Promise<boolean> {
  const text = JSON.stringify(settings)
  const { rows } =
    await sql`select from (select version, settings from policies order by version desc limit 1) as newest
    where version = ${version} and settings = ${text}::jsonb`.execute(tx)
  if (rows.length > 0) return false
  await sql`delete from policies`.execute(tx)
  await sql`insert into policies (version, settings, created_by) overriding system value
    values (${version}, ${text}::jsonb, 'server')`.execute(tx)
  return true
}
