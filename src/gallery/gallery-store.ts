import { sql } from 'kysely'
import { AppError } from '#core/errors.ts'
import type { Db } from '#storage/schema.ts'

export interface GalleryRow {
  readonly id: string
  readonly name: string
  readonly created_at: Date
}

/** The gallery's id. Throws `not_found` when there is none of that name. */
export async function galleryIdOf(db: Db, name: string): Promise<string> {
  const row = await db.selectFrom('galleries').select('id').where('name', '=', name).executeTakeFirst()
  if (!row) throw new AppError('not_found', `There is no gallery called ${name}`)
  return row.id
}

export async function listGalleryRows(db: Db): Promise<(GalleryRow & { people: number; faces: number })[]> {
  return await db
    .selectFrom('galleries as g')
    .selectAll('g')
    .select((eb) => [
      eb
        .selectFrom('people')
        .whereRef('people.gallery_id', '=', 'g.id')
        .select(sql<number>`count(*)::int`.as('n'))
        .as('people'),
      eb
        .selectFrom('faces')
        .whereRef('faces.gallery_id', '=', 'g.id')
        .select(sql<number>`count(*)::int`.as('n'))
        .as('faces'),
    ])
    .orderBy('g.name')
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, people: row.people ?? 0, faces: row.faces ?? 0 })))
}

/** Inserts a gallery; null when the name is taken. */
export async function insertGallery(tx: Db, id: string, name: string): Promise<GalleryRow | null> {
  const row = await tx
    .insertInto('galleries')
    .values({ id, name })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** The names of the galleries that people and faces are in. */
export async function galleryNamesOf(
  db: Db,
  ids: { people: readonly string[]; faces: readonly string[] },
): Promise<string[]> {
  if (ids.people.length + ids.faces.length === 0) return []
  const rows = await db
    .selectFrom('galleries')
    .select('name')
    .where((where) =>
      where.or([
        where(
          'id',
          'in',
          where
            .selectFrom('people')
            .select('gallery_id')
            .where('id', '=', where.fn.any(where.val([...ids.people]))),
        ),
        where(
          'id',
          'in',
          where
            .selectFrom('faces')
            .select('gallery_id')
            .where('id', '=', where.fn.any(where.val([...ids.faces]))),
        ),
      ]),
    )
    .execute()
  return rows.map(({ name }) => name)
}
