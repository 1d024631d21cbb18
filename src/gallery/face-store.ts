import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'

export type FaceRow = Selectable<Database['faces']>

export interface NewFace {
  readonly id: string
  readonly personId: string
  readonly galleryId: string
  readonly detectionScore: number
  readonly qualityScore: number
  readonly quality: object
  readonly detectorId: string
  readonly source: string | null
  readonly photoDigest: Buffer
  readonly region: Buffer | null
  readonly metadata: Record<string, unknown>
  readonly templates: readonly { readonly modelId: string; readonly sealed: Buffer }[]
}

/** Inserts face and templates together; false when this photo is enrolled for the person already. */
export async function insertFace(tx: Db, face: NewFace): Promise<boolean> {
  const inserted = await tx
    .insertInto('faces')
    .values({
      id: face.id,
      person_id: face.personId,
      gallery_id: face.galleryId,
      detection_score: face.detectionScore,
      quality_score: face.qualityScore,
      quality: JSON.stringify(face.quality),
      detector_id: face.detectorId,
      source: face.source,
      photo_digest: face.photoDigest,
      region: face.region,
      metadata: JSON.stringify(face.metadata),
    })
    .onConflict((conflict) => conflict.columns(['person_id', 'photo_digest']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!inserted) return false
  await tx
    .insertInto('templates')
    .values(face.templates.map(({ modelId, sealed }) => ({ face_id: face.id, model_id: modelId, sealed })))
    .execute()
  return true
}

export async function hasPhoto(db: Db, personId: string, photoDigest: Buffer): Promise<boolean> {
  return (await findFaceOfPhoto(db, personId, photoDigest)) !== undefined
}

/** The face that the person got from the very photo. */
export async function findFaceOfPhoto(db: Db, personId: string, photoDigest: Buffer): Promise<string | undefined> {
  const row = await db
    .selectFrom('faces')
    .select('id')
    .where('person_id', '=', personId)
    .where('photo_digest', '=', photoDigest)
    .executeTakeFirst()
  return row?.id
}

export interface SealedTemplateRow {
  readonly face_id: string
  readonly person_id: string
  readonly gallery_id: string
  readonly model_id: string
  readonly sealed: Buffer
  readonly data_key: Buffer
  readonly master_key_version: number
}

/** Templates with what opens them, in order of face id: `after` continues a page, `faceIds` or `personId` narrow it. */
export async function readTemplates(
  db: Db,
  which: {
    modelId: string
    after?: string
    limit?: number
    faceIds?: readonly string[]
    personId?: string
    galleryId?: string
  },
): Promise<SealedTemplateRow[]> {
  if (which.faceIds?.length === 0) return []
  let query = db
    .selectFrom('templates as t')
    .innerJoin('faces as f', 'f.id', 't.face_id')
    .innerJoin('people as p', 'p.id', 'f.person_id')
    .select([
      't.face_id',
      'f.person_id',
      'f.gallery_id',
      't.model_id',
      't.sealed',
      'p.data_key',
      'p.master_key_version',
    ])
    .where('t.model_id', '=', which.modelId)
    .orderBy('t.face_id')
  if (which.after !== undefined) query = query.where('t.face_id', '>', which.after)
  if (which.faceIds) query = query.where('t.face_id', 'in', which.faceIds)
  if (which.personId) query = query.where('f.person_id', '=', which.personId)
  if (which.galleryId) query = query.where('f.gallery_id', '=', which.galleryId)
  if (which.limit !== undefined) query = query.limit(which.limit)
  return await query.execute()
}

export async function countTemplates(db: Db, modelId: string): Promise<number> {
  const { n } = await db
    .selectFrom('templates')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('model_id', '=', modelId)
    .executeTakeFirstOrThrow()
  return n
}

export type FaceWithPerson = Omit<FaceRow, 'region'> & { name: string; models: string[]; has_region: boolean }

/** Faces as lists show them, oldest first, with their person's name and the models they have templates of. */
export async function listFaceRows(
  db: Db,
  page: { galleryId?: string; personId?: string; faceId?: string; offset: number; limit: number },
): Promise<{ rows: FaceWithPerson[]; total: number }> {
  let matching = db.selectFrom('faces as f').innerJoin('people as p', 'p.id', 'f.person_id')
  if (page.galleryId) matching = matching.where('f.gallery_id', '=', page.galleryId)
  if (page.personId) matching = matching.where('f.person_id', '=', page.personId)
  if (page.faceId) matching = matching.where('f.id', '=', page.faceId)
  const rows = await matching
    .select([
      'f.id',
      'f.person_id',
      'f.gallery_id',
      'f.detection_score',
      'f.quality_score',
      'f.quality',
      'f.detector_id',
    ])
    .select([
      'f.source',
      'f.photo_digest',
      'f.metadata',
      'f.added_at',
      'p.name',
      sql<boolean>`f.region is not null`.as('has_region'),
    ])
    .select((eb) =>
      eb
        .selectFrom('templates as t')
        .whereRef('t.face_id', '=', 'f.id')
        .select(sql<string[]>`coalesce(array_agg(t.model_id order by t.model_id), '{}')`.as('m'))
        .as('models'),
    )
    .orderBy('f.id')
    .offset(page.offset)
    .limit(page.limit)
    .execute()
  const { total } = await matching.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows: rows.map((row) => ({ ...row, models: row.models ?? [] })), total }
}

/** The sealed picture of a face with what opens it. */
export async function findFaceWithKey(
  db: Db,
  id: string,
): Promise<
  | (Pick<FaceRow, 'person_id' | 'region'> & Pick<Selectable<Database['people']>, 'data_key' | 'master_key_version'>)
  | undefined
> {
  return await db
    .selectFrom('faces as f')
    .innerJoin('people as p', 'p.id', 'f.person_id')
    .select(['f.person_id', 'f.region', 'p.data_key', 'p.master_key_version'])
    .where('f.id', '=', id)
    .executeTakeFirst()
}

/** The face, locked until the transaction ends. */
export async function lockFace(tx: Db, id: string): Promise<FaceRow | undefined> {
  return await tx.selectFrom('faces').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function lockFacesOf(tx: Db, personId: string): Promise<FaceRow[]> {
  return await tx.selectFrom('faces').selectAll().where('person_id', '=', personId).orderBy('id').forUpdate().execute()
}

export async function faceIdsOf(db: Db, personId: string): Promise<string[]> {
  const rows = await db.selectFrom('faces').select('id').where('person_id', '=', personId).orderBy('id').execute()
  return rows.map((row) => row.id)
}

export async function updateFaceMetadata(tx: Db, id: string, metadata: Record<string, unknown>): Promise<void> {
  await tx
    .updateTable('faces')
    .set({ metadata: JSON.stringify(metadata) })
    .where('id', '=', id)
    .execute()
}

/** Hands a face to another person: its region and templates come sealed anew for that person. */
export async function moveFaceRow(
  tx: Db,
  move: {
    faceId: string
    personId: string
    region: Buffer | null
    templates: readonly { modelId: string; sealed: Buffer }[]
  },
): Promise<void> {
  await tx
    .updateTable('faces')
    .set({ person_id: move.personId, region: move.region })
    .where('id', '=', move.faceId)
    .execute()
  for (const template of move.templates) {
    await tx
      .updateTable('templates')
      .set({ sealed: template.sealed })
      .where('face_id', '=', move.faceId)
      .where('model_id', '=', template.modelId)
      .execute()
  }
}

export async function templatesOf(tx: Db, faceId: string): Promise<{ model_id: string; sealed: Buffer }[]> {
  return await tx.selectFrom('templates').select(['model_id', 'sealed']).where('face_id', '=', faceId).execute()
}
