import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'
import type { SealedTemplateRow } from './face-store.ts'

/** Where a page of {@link readTemplatesByPerson} ended. */
export interface PersonFacePlace {
  readonly personId: string
  readonly faceId: string
}

/** Templates of one model in a gallery, everybody's together: in order of person and face, a page at a time. */
export async function readTemplatesByPerson(
  db: Db,
  which: { galleryId: string; modelId: string; after?: PersonFacePlace | undefined; limit: number },
): Promise<SealedTemplateRow[]> {
  let query = db
    .selectFrom('faces as f')
    .innerJoin('templates as t', 't.face_id', 'f.id')
    .innerJoin('people as p', 'p.id', 'f.person_id')
    .select(['f.id as face_id', 'f.person_id', 'f.gallery_id', 't.model_id', 't.sealed'])
    .select(['p.data_key', 'p.master_key_version'])
    .where('f.gallery_id', '=', which.galleryId)
    .where('t.model_id', '=', which.modelId)
    .orderBy('f.person_id')
    .orderBy('f.id')
    .limit(which.limit)
  if (which.after)
    query = query.where(
      sql<boolean>`(f.person_id, f.id) > (${which.after.personId}::uuid, ${which.after.faceId}::uuid)`,
    )
  return await query.execute()
}

/** People with fewer faces than `fewest`: those with the fewest first, at most `limit` of `total`. */
export async function findPeopleWithFewFaces(
  db: Db,
  which: { galleryId: string; fewest: number; limit: number },
): Promise<{ people: { id: string; name: string; faces: number }[]; total: number }> {
  const few = db
    .selectFrom('people as p')
    .leftJoin('faces as f', 'f.person_id', 'p.id')
    .select(['p.id', 'p.name', sql<number>`count(f.id)::int`.as('faces')])
    .where('p.gallery_id', '=', which.galleryId)
    .groupBy(['p.id', 'p.name'])
    .having(sql<boolean>`count(f.id) < ${which.fewest}`)
  const people = await few.orderBy('faces').orderBy('p.id').limit(which.limit).execute()
  const { total } = await db
    .selectFrom(few.as('few'))
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow()
  return { people, total }
}

/** People in a gallery, and faces that have a template of the model. */
export async function countGallery(
  db: Db,
  galleryId: string,
  modelId: string,
): Promise<{ people: number; faces: number }> {
  const { people } = await db
    .selectFrom('people')
    .select((eb) => eb.fn.countAll<string>().as('people'))
    .where('gallery_id', '=', galleryId)
    .executeTakeFirstOrThrow()
  const { faces } = await db
    .selectFrom('faces as f')
    .innerJoin('templates as t', 't.face_id', 'f.id')
    .select((eb) => eb.fn.countAll<string>().as('faces'))
    .where('f.gallery_id', '=', galleryId)
    .where('t.model_id', '=', modelId)
    .executeTakeFirstOrThrow()
  return { people: Number(people), faces: Number(faces) }
}

/** So many faces of a person make their template, those of the highest quality. */
export const mostOfPerson = 50

export type RatedTemplateRow = SealedTemplateRow & { readonly quality_score: number }

/** Templates of some people, by person, the best of each first: `most` of each. */
export async function readBestOfPeople(
  db: Db,
  which: { modelId: string; personIds: readonly string[]; most: number },
): Promise<RatedTemplateRow[]> {
  if (which.personIds.length === 0) return []
  const { rows } = await sql<RatedTemplateRow>`
    select face_id, person_id, gallery_id, model_id, sealed, quality_score, data_key, master_key_version from (
      select f.id as face_id, f.person_id, f.gallery_id, f.quality_score, t.model_id, t.sealed,
        p.data_key, p.master_key_version,
        row_number() over (partition by f.person_id order by f.quality_score desc, f.id) as place
      from faces f join templates t on t.face_id = f.id join people p on p.id = f.person_id
      where f.person_id = any(${[...which.personIds]}::uuid[]) and t.model_id = ${which.modelId}) as ranked
    where place <= ${which.most} order by person_id, place`.execute(db)
  return rows
}

/** People with several faces of a model, in order of their id. */
export async function listPeopleOfSeveral(
  db: Db,
  page: { modelId: string; after: string | undefined; limit: number },
): Promise<string[]> {
  let query = db
    .selectFrom('faces as f')
    .innerJoin('templates as t', 't.face_id', 'f.id')
    .select('f.person_id')
    .where('t.model_id', '=', page.modelId)
    .groupBy('f.person_id')
    .having((eb) => eb(eb.fn.countAll<string>(), '>', '1'))
    .orderBy('f.person_id')
    .limit(page.limit)
  if (page.after !== undefined) query = query.where('f.person_id', '>', page.after)
  return (await query.execute()).map(({ person_id }) => person_id)
}

/** The face of the highest quality of each of some people. */
export async function findBestFaces(db: Db, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('faces')
    .select(['person_id', 'id'])
    .distinctOn('person_id')
    .where('person_id', 'in', personIds)
    .orderBy('person_id')
    .orderBy('quality_score', 'desc')
    .orderBy('id')
    .execute()
  return new Map(rows.map(({ person_id, id }) => [person_id, id]))
}
