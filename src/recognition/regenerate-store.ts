import { sql } from 'kysely'
import type { SealedRegionRow } from '#gallery/reembedding-store.ts'
import type { Db } from '#storage/schema.ts'

/** Which faces of a gallery: those of some people, some by id, or all. */
export interface FaceChoice {
  readonly galleryId: string
  readonly personIds?: readonly string[] | undefined
  readonly faceIds?: readonly string[] | undefined
}

export async function countChosenFaces(db: Db, choice: FaceChoice): Promise<number> {
  const { n } = await chosen(db, choice).select(sql<number>`count(*)::int`.as('n')).executeTakeFirstOrThrow()
  return n
}

/** A face with what a template can be made of; null where no picture was kept. */
export type ChosenFace = Omit<SealedRegionRow, 'region'> & { readonly region: Buffer | null }

/** Faces behind `after`, in order of id. */
export async function readChosenFaces(
  db: Db,
  choice: FaceChoice,
  after: string | undefined,
  limit: number,
): Promise<ChosenFace[]> {
  return await chosen(db, choice)
    .innerJoin('people as p', 'p.id', 'f.person_id')
    .select(['f.id as face_id', 'f.person_id', 'f.region', 'p.data_key', 'p.master_key_version'])
    .$if(after !== undefined, (query) => query.where('f.id', '>', after as string))
    .orderBy('f.id')
    .limit(limit)
    .execute()
}

function chosen(db: Db, { galleryId, personIds, faceIds }: FaceChoice) {
  return db
    .selectFrom('faces as f')
    .where('f.gallery_id', '=', galleryId)
    .$if(personIds !== undefined, (query) => query.where('f.person_id', 'in', personIds ?? []))
    .$if(faceIds !== undefined, (query) => query.where('f.id', 'in', faceIds ?? []))
}

/** Stores a template in place of what there was, of a face that is still its person's; false where it is not. */
export async function replaceTemplate(
  tx: Db,
  template: { faceId: string; personId: string; modelId: string; sealed: Buffer },
): Promise<boolean> {
  const { rows } = await sql<{ face_id: string }>`
    with face as (select id from faces where id = ${template.faceId} and person_id = ${template.personId} for share)
    insert into templates (face_id, model_id, sealed)
    select id, ${template.modelId}, ${template.sealed}::bytea from face
    on conflict (face_id, model_id) do update set sealed = excluded.sealed, created_at = now()
    returning face_id`.execute(tx)
  if (rows.length > 0)
    await tx
      .deleteFrom('template_failures')
      .where('face_id', '=', template.faceId)
      .where('model_id', '=', template.modelId)
      .execute()
  return rows.length > 0
}
