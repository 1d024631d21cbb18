import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

export interface NewNegative {
  readonly id: string
  readonly personId: string
  readonly galleryId: string
  /** An enrolled face of somebody else, or else a photo's digest. */
  readonly faceId: string | null
  readonly photoDigest: Buffer | null
  readonly region: Buffer | null
  readonly createdBy: string
  readonly templates: readonly { readonly modelId: string; readonly sealed: Buffer }[]
}

/** Inserts it with its templates; false where the same photo or face is marked for this person already. */
export async function insertNegative(tx: Db, negative: NewNegative): Promise<boolean> {
  const { id, templates } = negative
  const inserted = await tx
    .insertInto('negatives')
    .values({
      id,
      person_id: negative.personId,
      gallery_id: negative.galleryId,
      face_id: negative.faceId,
      photo_digest: negative.photoDigest,
      region: negative.region,
      created_by: negative.createdBy,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return false
  if (templates.length > 0)
    await tx
      .insertInto('negative_templates')
      .values(templates.map(({ modelId, sealed }) => ({ negative_id: id, model_id: modelId, sealed })))
      .execute()
  return true
}

/** The one of the same photo or face. */
export async function findNegative(
  db: Db,
  { personId, faceId, photoDigest }: Pick<NewNegative, 'personId' | 'faceId' | 'photoDigest'>,
): Promise<string | undefined> {
  const mine = db.selectFrom('negatives').select('id').where('person_id', '=', personId)
  const same = faceId === null ? mine.where('photo_digest', '=', photoDigest) : mine.where('face_id', '=', faceId)
  return (await same.executeTakeFirst())?.id
}

export interface NegativeRow {
  readonly id: string
  readonly person_id: string
  readonly face_id: string | null
  readonly has_region: boolean
  readonly created_by: string
  readonly created_at: Date
  readonly models: string[]
}

/** Oldest first, with the models that they hold for. */
export async function listNegatives(
  db: Db,
  page: { personId: string; id?: string; offset: number; limit: number },
): Promise<{ rows: NegativeRow[]; total: number }> {
  const { rows } = await sql<NegativeRow>`
    select n.id, n.person_id, n.face_id, n.region is not null or f.region is not null as has_region, n.created_by, n.created_at,
      array(select model_id from negative_templates where negative_id = n.id
        union select model_id from templates where face_id = n.face_id order by 1) as models
    from negatives n left join faces f on f.id = n.face_id
    where n.person_id = ${page.personId} and (${page.id ?? null}::uuid is null or n.id = ${page.id ?? null}::uuid)
    order by n.id offset ${page.offset} limit ${page.limit}`.execute(db)
  return { rows, total: await countNegatives(db, page.personId) }
}

export async function countNegatives(db: Db, personId: string): Promise<number> {
  const { n } = await db
    .selectFrom('negatives')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow()
  return n
}

/** Deletes one of the person's; false when there is none of that id. */
export async function deleteNegative(tx: Db, personId: string, id: string): Promise<boolean> {
  const deleted = tx.deleteFrom('negatives').where('id', '=', id).where('person_id', '=', personId)
  return (await deleted.returning('id').executeTakeFirst()) !== undefined
}

/** Drops those that name a face which is filed under the very person by now. */
export async function dropOwnNegatives(tx: Db, personId: string): Promise<void> {
  await sql`delete from negatives n using faces f
    where f.id = n.face_id and f.person_id = n.person_id and n.person_id = ${personId}`.execute(tx)
}

/** A negative's template of one model with what opens it: sealed for the negative itself, or for the face that it names. */
export interface SealedNegativeRow {
  readonly id: string
  readonly person_id: string
  readonly gallery_id: string
  readonly face_id: string | null
  readonly key_person_id: string
  readonly sealed: Buffer
  readonly data_key: Buffer
  readonly master_key_version: number
}

/** Those of one model, of all people or of some. */
export async function readNegatives(
  db: Db,
  modelId: string,
  personIds: readonly string[] | null,
): Promise<SealedNegativeRow[]> {
  const some = personIds === null ? sql`true` : sql`n.person_id = any(${[...personIds]}::uuid[])`
  const { rows } = await sql<SealedNegativeRow>`
    select n.id, n.person_id, n.gallery_id, n.face_id, p.id as key_person_id, p.data_key, p.master_key_version,
      coalesce(t.sealed, s.sealed) as sealed
    from negatives n
    left join faces f on f.id = n.face_id
    left join templates t on t.face_id = f.id and t.model_id = ${modelId}
    left join negative_templates s on s.negative_id = n.id and s.model_id = ${modelId}
    join people p on p.id = coalesce(f.person_id, n.person_id)
    where ${some} and (t.sealed is not null or s.sealed is not null) order by n.id`.execute(db)
  return rows
}

export interface NegativeRegionRow {
  readonly id: string
  readonly person_id: string
  readonly region: Buffer
  readonly data_key: Buffer
  readonly master_key_version: number
}

/** Negatives behind `after` that have a region but no template of the model. */
export async function readNegativesToEmbed(
  db: Db,
  which: { modelId: string; after: string | null; limit: number },
): Promise<NegativeRegionRow[]> {
  const { rows } = await sql<NegativeRegionRow>`
    select n.id, n.person_id, n.region, p.data_key, p.master_key_version
    from negatives n join people p on p.id = n.person_id
    where n.region is not null and (${which.after}::uuid is null or n.id > ${which.after}::uuid)
      and not exists (select from negative_templates s where s.negative_id = n.id and s.model_id = ${which.modelId})
    order by n.id limit ${which.limit}`.execute(db)
  return rows
}

/** Stores a template of a negative that is still that person's; nothing where it was handed over or is gone. */
export async function addNegativeTemplate(
  tx: Db,
  template: { id: string; personId: string; modelId: string; sealed: Buffer },
): Promise<void> {
  await sql`
    with mine as (select id from negatives where id = ${template.id} and person_id = ${template.personId} for share)
    insert into negative_templates (negative_id, model_id, sealed)
    select id, ${template.modelId}, ${template.sealed}::bytea from mine on conflict do nothing`.execute(tx)
}

/** The enrolled faces of a gallery that were marked as not being somebody, as `<person> <face>`. */
export async function readMarkedFaces(db: Db, galleryId: string): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('negatives')
    .select(['person_id', 'face_id'])
    .where('gallery_id', '=', galleryId)
    .where('face_id', 'is not', null)
    .execute()
  return new Set(rows.map(({ person_id, face_id }) => `${person_id} ${face_id}`))
}
