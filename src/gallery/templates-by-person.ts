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
