import { sql } from 'kysely'
import type { Db } from '#storage/schema.ts'

/** A person as they are stored, with their faces of one model. */
export interface PersonToCopy {
  readonly id: string
  readonly name: string
  readonly data_key: Buffer
  readonly master_key_version: number
  readonly faces: readonly FaceToCopy[]
}

interface FaceToCopy {
  readonly id: string
  readonly detection_score: number
  readonly quality_score: number
  readonly detector_id: string
  readonly sealed: Buffer
}

/** People of a gallery by id: a page of all, or those among some. */
export async function readPeopleToCopy(
  db: Db,
  { galleryId, modelId }: { readonly galleryId: string; readonly modelId: string },
  which: { readonly after: string | null; readonly limit: number } | { readonly ids: readonly string[] },
): Promise<PersonToCopy[]> {
  const some =
    'ids' in which
      ? sql`id = any(${[...which.ids]}::uuid[]) order by id`
      : sql`(${which.after}::uuid is null or id > ${which.after}::uuid) order by id limit ${which.limit}`
  const { rows: people } = await sql<Omit<PersonToCopy, 'faces'>>`select id, name, data_key, master_key_version
    from people where gallery_id = ${galleryId} and ${some}`.execute(db)
  const { rows: faces } = await sql<FaceToCopy & { person_id: string }>`
    select f.id, f.person_id, f.detection_score, f.quality_score, f.detector_id, t.sealed
    from faces f join templates t on t.face_id = f.id and t.model_id = ${modelId}
    where f.person_id = any(${people.map(({ id }) => id)}::uuid[]) order by f.id`.execute(db)
  return people.map((person) => ({ ...person, faces: faces.filter(({ person_id }) => person_id === person.id) }))
}
