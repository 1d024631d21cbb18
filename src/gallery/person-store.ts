import { type Selectable, sql } from 'kysely'
import type { Database, Db } from '#storage/schema.ts'
import type { WrappedKey } from '#storage/seal.ts'

export type PersonRow = Selectable<Database['people']>

export interface NewPerson {
  readonly id: string
  readonly galleryId: string
  readonly externalId: string | null
  readonly name: string
  readonly email: string | null
  readonly metadata: Record<string, unknown>
  readonly wrappedKey: WrappedKey
}

export interface PersonChanges {
  readonly externalId?: string | null | undefined
  readonly name?: string | undefined
  readonly email?: string | null | undefined
  readonly metadata?: Record<string, unknown> | undefined
}

export function wrappedKeyOf(row: Pick<PersonRow, 'data_key' | 'master_key_version'>): WrappedKey {
  return { bytes: row.data_key, masterKeyVersion: row.master_key_version }
}

export async function findPerson(db: Db, id: string): Promise<PersonRow | undefined> {
  return await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The row, locked until the transaction ends, so that what is sealed under its key cannot be orphaned. */
export async function lockPerson(tx: Db, id: string): Promise<PersonRow | undefined> {
  return await tx.selectFrom('people').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export async function findPersonByExternalId(
  db: Db,
  galleryId: string,
  externalId: string,
): Promise<PersonRow | undefined> {
  return await db
    .selectFrom('people')
    .selectAll()
    .where('gallery_id', '=', galleryId)
    .where('external_id', '=', externalId)
    .executeTakeFirst()
}

/** Everybody of that name, whatever the case: names are not unique. */
export async function findPeopleByName(db: Db, galleryId: string, name: string): Promise<PersonRow[]> {
  return await db
    .selectFrom('people')
    .selectAll()
    .where('gallery_id', '=', galleryId)
    .where(sql`lower(name)`, '=', name.toLowerCase())
    .orderBy('id')
    .execute()
}

export async function findPeople(db: Db, ids: readonly string[]): Promise<PersonRow[]> {
  if (ids.length === 0) return []
  return await db.selectFrom('people').selectAll().where('id', 'in', ids).execute()
}

/** Inserts the person; undefined when the external id is taken in that gallery. */
export async function insertPerson(tx: Db, person: NewPerson): Promise<PersonRow | undefined> {
  return await tx
    .insertInto('people')
    .values({
      id: person.id,
      gallery_id: person.galleryId,
      external_id: person.externalId,
      name: person.name,
      email: person.email,
      metadata: JSON.stringify(person.metadata),
      data_key: person.wrappedKey.bytes,
      master_key_version: person.wrappedKey.masterKeyVersion,
    })
    .onConflict((conflict) => conflict.columns(['gallery_id', 'external_id']).doNothing())
    .returningAll()
    .executeTakeFirst()
}

export async function updatePersonRow(tx: Db, id: string, changes: PersonChanges): Promise<PersonRow | undefined> {
  return await tx
    .updateTable('people')
    .set({
      updated_at: new Date(),
      ...(changes.externalId === undefined ? {} : { external_id: changes.externalId }),
      ...(changes.name === undefined ? {} : { name: changes.name }),
      ...(changes.email === undefined ? {} : { email: changes.email }),
      ...(changes.metadata === undefined ? {} : { metadata: JSON.stringify(changes.metadata) }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}

export async function deletePersonRow(tx: Db, id: string): Promise<void> {
  await tx.deleteFrom('people').where('id', '=', id).execute()
}

export interface PeoplePage {
  readonly rows: (PersonRow & { gallery: string; faces: number; cover: string | null })[]
  readonly total: number
}

/** People by age of their id; `query` finds parts of name, external id or e-mail. */
export async function listPeopleRows(
  db: Db,
  page: { galleryId: string; offset: number; limit: number; query?: string | undefined },
): Promise<PeoplePage> {
  const pattern = page.query === undefined ? undefined : `%${page.query.replace(/[\\%_]/g, '\\$&')}%`
  const matching = db
    .selectFrom('people as p')
    .where('p.gallery_id', '=', page.galleryId)
    .$if(pattern !== undefined, (q) =>
      q.where((eb) =>
        eb.or([
          eb('p.name', 'ilike', pattern as string),
          eb('p.external_id', 'ilike', pattern as string),
          eb('p.email', 'ilike', pattern as string),
        ]),
      ),
    )
  const rows = await matching
    .innerJoin('galleries as g', 'g.id', 'p.gallery_id')
    .selectAll('p')
    .select('g.name as gallery')
    .select((eb) =>
      eb
        .selectFrom('faces as f')
        .whereRef('f.person_id', '=', 'p.id')
        .select(sql<number>`count(*)::int`.as('n'))
        .as('faces'),
    )
    .select((eb) =>
      eb
        .selectFrom('faces as f')
        .whereRef('f.person_id', '=', 'p.id')
        .where('f.region', 'is not', null)
        .orderBy('f.quality_score', 'desc')
        .orderBy('f.id')
        .select('f.id')
        .limit(1)
        .as('cover'),
    )
    .orderBy('p.id')
    .offset(page.offset)
    .limit(page.limit)
    .execute()
  const { total } = await matching.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows: rows.map((row) => ({ ...row, faces: row.faces ?? 0 })), total }
}
