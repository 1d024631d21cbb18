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
  /** Now, unless they were here before. */
  readonly createdAt?: Date
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
      ...(person.createdAt ? { created_at: person.createdAt } : {}),
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

/** What people are looked for by. */
export interface PeopleFilter {
  /** Parts of name, external id, e-mail or the value of a fact; the case does not matter. */
  readonly query?: string | undefined
  /** Metadata by their name, with any value or the one given, whole; the case of the value does not matter. */
  readonly fact?: { readonly name: string; readonly value?: string | undefined } | undefined
}

const containing = (text: string) =>
  sql<boolean>`p.search_text like '%' || lower(${text.replace(/[\\%_]/g, '\\$&')}) || '%'`

/** People by age of their id. */
export async function listPeopleRows(
  db: Db,
  page: PeopleFilter & { galleryId: string; offset: number; limit: number },
): Promise<PeoplePage> {
  const { query, fact } = page
  let matching = db.selectFrom('people as p').where('p.gallery_id', '=', page.galleryId)
  if (query !== undefined) matching = matching.where(containing(query))
  if (fact) matching = matching.where(sql<boolean>`p.metadata ? ${fact.name}`)
  if (fact?.value !== undefined)
    matching = matching
      // What the index knows first.
      .where(containing(fact.value))
      .where(sql<boolean>`lower(p.metadata ->> ${fact.name}) = lower(${fact.value})`)
  // Ids first, or what is looked up per person would be looked up for everybody who is skipped.
  const ids = matching.select('p.id').orderBy('p.id').offset(page.offset).limit(page.limit)
  const listed = db
    .selectFrom('people as p')
    .where('p.id', 'in', ids)
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
  // Side by side: of many people, counting takes as long as all the rest.
  const [rows, { total }] = await Promise.all([
    listed.execute(),
    matching.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map((row) => ({ ...row, faces: row.faces ?? 0 })), total }
}
