import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'
import { ImpostorTail } from './impostor-tail.ts'

/** What one gallery's people, compared with each other by one model, say of strangers. */
export interface Derivation {
  readonly people: number
  /** Null where it was not noted. */
  readonly faces: number | null
  readonly comparisons: number
  readonly tail: ImpostorTail | null
  /** Distances between two faces of one person at evenly spaced shares from 0 to 1, as a probe would measure them. */
  readonly genuine: readonly number[] | null
  readonly genuinePeople: number
}

export interface StoredDerivation extends Derivation {
  readonly id: string
  readonly galleryId: string
  readonly derivedAt: Date
}

/** Versions kept of a gallery and model. */
const kept = 20

export async function insertDerivation(
  tx: Db,
  space: { galleryId: string; modelId: string },
  derivation: Derivation,
): Promise<string> {
  const { id } = await tx
    .insertInto('derivations')
    .values({
      gallery_id: space.galleryId,
      model_id: space.modelId,
      people: derivation.people,
      faces: derivation.faces,
      comparisons: String(derivation.comparisons),
      tail: derivation.tail && JSON.stringify(derivation.tail),
      genuine: derivation.genuine && JSON.stringify(derivation.genuine),
      genuine_people: derivation.genuinePeople,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`delete from derivations where gallery_id = ${space.galleryId} and model_id = ${space.modelId}
    and id <= (select id from derivations where gallery_id = ${space.galleryId} and model_id = ${space.modelId}
      order by id desc offset ${kept} limit 1)`.execute(tx)
  return id
}

/** The newest of each gallery, or of one. */
export async function readDerivations(db: Db, modelId: string, galleryId?: string): Promise<StoredDerivation[]> {
  let query = db
    .selectFrom('derivations')
    .selectAll()
    .distinctOn('gallery_id')
    .where('model_id', '=', modelId)
    .orderBy('gallery_id')
    .orderBy('id', 'desc')
  if (galleryId !== undefined) query = query.where('gallery_id', '=', galleryId)
  return (await query.execute()).map((row) => ({
    id: row.id,
    galleryId: row.gallery_id,
    people: row.people,
    faces: row.faces,
    comparisons: Number(row.comparisons),
    tail: row.tail && ImpostorTail.parse(row.tail),
    genuine: row.genuine,
    genuinePeople: row.genuine_people,
    derivedAt: row.derived_at,
  }))
}

/** People with a face of the model in each gallery, and how many faces those are. */
export async function countPeopleOfModel(
  db: Db,
  modelId: string,
): Promise<{ galleryId: string; people: number; faces: number }[]> {
  return await db
    .selectFrom('faces as f')
    .innerJoin('templates as t', 't.face_id', 'f.id')
    .select(['f.gallery_id as galleryId'])
    .select([sql<number>`count(distinct f.person_id)::int`.as('people'), sql<number>`count(*)::int`.as('faces')])
    .where('t.model_id', '=', modelId)
    .groupBy('f.gallery_id')
    .execute()
}

export interface SampledTemplate {
  readonly face_id: string
  readonly person_id: string
  readonly model_id: string
  readonly sealed: Buffer
  readonly data_key: Buffer
  readonly master_key_version: number
}

/** People drawn from all of a gallery, always the same ones. */
export async function samplePeople(db: Db, galleryId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('people')
    .select('id')
    .where('gallery_id', '=', galleryId)
    .orderBy(sql`md5(id::text)`)
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Two faces of each person at most, of the quality asked for or better, with what opens them. */
export async function readTwoFacesEach(
  db: Db,
  which: { modelId: string; personIds: readonly string[]; minimumQuality: number },
): Promise<SampledTemplate[]> {
  const { rows } = await sql<SampledTemplate>`
    select face_id, person_id, model_id, sealed, data_key, master_key_version from (
      select f.id as face_id, f.person_id, t.model_id, t.sealed, p.data_key, p.master_key_version,
        row_number() over (partition by f.person_id order by md5(f.id::text)) as place
      from faces f join templates t on t.face_id = f.id join people p on p.id = f.person_id
      where f.person_id = any(${[...which.personIds]}::uuid[]) and t.model_id = ${which.modelId}
        and f.quality_score >= ${which.minimumQuality}) as ranked
    where place <= 2 order by person_id, place`.execute(db)
  return rows
}
