import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'
import type { WrappedKey } from '#storage/seal.ts'
import type { FaceRecord, PersonRecord } from './gallery-record.ts'

/** How many people and faces a gallery has, and the models that they have templates of. */
export async function summariseGallery(
  db: Db,
  galleryId: string,
): Promise<{ people: number; faces: number; models: string[] }> {
  const { rows } = await sql<{ people: number; faces: number; models: string[] }>`select
    (select count(*)::int from people where gallery_id = ${galleryId}) as people,
    (select count(*)::int from faces where gallery_id = ${galleryId}) as faces,
    (select coalesce(array_agg(distinct t.model_id), '{}') from templates t join faces f on f.id = t.face_id
      where f.gallery_id = ${galleryId}) as models`.execute(db)
  return rows[0] ?? { people: 0, faces: 0, models: [] }
}

/** People after the given one, with what opens their faces. */
export async function listPeopleToExport(
  db: Db,
  galleryId: string,
  after: string | undefined,
  limit: number,
): Promise<(PersonRecord & { readonly dataKey: WrappedKey })[]> {
  const rows = await db
    .selectFrom('people as p')
    .leftJoin('consents as c', 'c.person_id', 'p.id')
    .select(['p.id', 'p.external_id', 'p.name', 'p.email', 'p.metadata', 'p.data_key', 'p.master_key_version'])
    .select(['c.basis', 'c.purpose', 'c.given_at', 'c.expires_at', 'c.withdrawn_at'])
    .where('p.gallery_id', '=', galleryId)
    .$if(after !== undefined, (query) => query.where('p.id', '>', after as string))
    .orderBy('p.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    personId: row.id,
    externalId: row.external_id,
    name: row.name,
    email: row.email,
    metadata: row.metadata as PersonRecord['metadata'],
    consent: row.basis
      ? {
          basis: row.basis as NonNullable<PersonRecord['consent']>['basis'],
          purpose: row.purpose ?? '',
          givenAt: (row.given_at ?? new Date()).toISOString(),
          expiresAt: row.expires_at?.toISOString() ?? null,
          withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
        }
      : null,
    dataKey: { bytes: row.data_key, masterKeyVersion: row.master_key_version },
  }))
}

/** A face as it is stored. */
export type FaceToExport = Omit<FaceRecord, 'models' | 'region'> & {
  readonly templates: readonly { readonly modelId: string; readonly sealed: Buffer }[]
  readonly region: Buffer | null
}

export async function listFacesToExport(db: Db, personId: string, regions: boolean): Promise<FaceToExport[]> {
  const faces = await db
    .selectFrom('faces')
    .select(['id', 'detection_score', 'quality_score', 'quality', 'detector_id', 'source', 'photo_digest', 'metadata'])
    .select(regions ? 'region' : sql<Buffer | null>`null::bytea`.as('region'))
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute()
  if (faces.length === 0) return []
  const templates = await db
    .selectFrom('templates')
    .select(['face_id', 'model_id', 'sealed'])
    .where(
      'face_id',
      'in',
      faces.map(({ id }) => id),
    )
    .orderBy('model_id')
    .execute()
  return faces.map((face) => ({
    faceId: face.id,
    photoDigest: face.photo_digest.toString('hex'),
    detectionScore: face.detection_score,
    qualityScore: face.quality_score,
    quality: face.quality as FaceRecord['quality'],
    detectorId: face.detector_id,
    source: face.source,
    metadata: face.metadata as FaceRecord['metadata'],
    templates: templates
      .filter(({ face_id }) => face_id === face.id)
      .map(({ model_id, sealed }) => ({ modelId: model_id, sealed })),
    region: face.region,
  }))
}
