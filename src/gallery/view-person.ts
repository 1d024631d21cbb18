import type { z } from 'zod'
import { AppError } from '#core/errors.ts'
import type { Db } from '#storage/schema.ts'
import type { FaceView } from './enrolled-face.ts'
import { type FaceWithPerson, listFaceRows } from './face-store.ts'
import type { PersonProfile, PersonView } from './person.ts'
import { findPerson, type PersonRow } from './person-store.ts'

export function profileOf(row: PersonRow): PersonProfile {
  return { personId: row.id, externalId: row.external_id, name: row.name, email: row.email, metadata: row.metadata }
}

export function personViewOf(
  row: PersonRow & { gallery: string; faces: number; cover: string | null },
): z.output<typeof PersonView> {
  return {
    ...profileOf(row),
    gallery: row.gallery,
    faceCount: row.faces,
    coverFaceId: row.cover,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

export function faceViewOf(row: FaceWithPerson): FaceView {
  return {
    faceId: row.id,
    personId: row.person_id,
    name: row.name,
    qualityScore: round(row.quality_score),
    detectionScore: round(row.detection_score),
    detectorId: row.detector_id,
    source: row.source,
    models: row.models,
    hasRegion: row.has_region,
    addedAt: row.added_at.toISOString(),
    metadata: row.metadata,
  }
}

/** The person with everything lists show, and their faces. Throws `not_found`. */
export async function viewPerson(
  db: Db,
  personId: string,
): Promise<z.output<typeof PersonView> & { faces: FaceView[] }> {
  const row = await findPerson(db, personId)
  if (!row) throw new AppError('not_found', 'There is no person with the id given')
  const gallery = await db
    .selectFrom('galleries')
    .select('name')
    .where('id', '=', row.gallery_id)
    .executeTakeFirstOrThrow()
  const faces = await listFaceRows(db, { personId, offset: 0, limit: 1_000 })
  const cover = coverOf(faces.rows)
  return {
    ...personViewOf({ ...row, gallery: gallery.name, faces: faces.total, cover }),
    faces: faces.rows.map(faceViewOf),
  }
}

function coverOf(faces: readonly FaceWithPerson[]): string | null {
  const pictured = faces.filter((face) => face.has_region)
  return pictured.sort((a, b) => b.quality_score - a.quality_score)[0]?.id ?? null
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000
