import { createHmac } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { type Erasure, insertErasures } from '#storage/erasure-ledger.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { originsOf } from './origin-store.ts'
import { findPerson } from './person-store.ts'

/** How many rows of a table are deleted with a person or a gallery. */
export interface TableCount {
  readonly table: string
  readonly rows: number
}

const roots = {
  person: { table: 'people', column: 'person_id' },
  gallery: { table: 'galleries', column: 'gallery_id' },
} as const
/** What is forgotten with all that depends on it, against a receipt. */
export type ForgottenKind = keyof typeof roots

/** Rows that depend on a person or a gallery by a foreign key, directly or over faces, negatives and sightings; `regions` are those with one. */
export async function countDependents(tx: Db, kind: ForgottenKind, id: string): Promise<TableCount[]> {
  const { table: root, column } = roots[kind]
  const conditions = new Map<string, RawBuilder<unknown>[]>()
  const add = (table: string, condition: RawBuilder<unknown>) =>
    conditions.set(table, [...(conditions.get(table) ?? []), condition])
  for (const { table, columns } of await referencesTo(tx, root))
    for (const one of columns) add(table, sql`${sql.ref(one)} = ${id}`)
  let regions = 0
  for (const parent of ['faces', 'negatives', 'sightings']) {
    const own = sql`select id from ${sql.table(parent)} as own where own.${sql.ref(column)} = ${id}`
    for (const { table, columns } of await referencesTo(tx, parent))
      for (const one of columns) add(table, sql`${sql.ref(one)} in (${own})`)
    regions += await count(tx, sql`${sql.table(parent)} where id in (${own}) and region is not null`)
  }
  const counts: TableCount[] = []
  for (const [table, some] of conditions)
    counts.push({ table, rows: await count(tx, sql`${sql.table(table)} where ${sql.join(some, sql` or `)}`) })
  return [...counts, { table: 'regions', rows: regions }].filter(({ rows }) => rows > 0)
}

async function count(tx: Db, from: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${from}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** Tables whose rows go with those of a table, and the columns that say whose they are. */
export async function referencesTo(tx: Db, table: string): Promise<{ table: string; columns: string[] }[]> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select c.conrelid::regclass::text as table, array_agg(a.attname::text) as columns
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = ${table}::regclass and c.confdeltype = 'c' and array_length(c.conkey, 1) = 1
    group by c.conrelid order by 1`.execute(tx)
  return rows
}

/** A person or gallery that was deleted; `also` has what else the ledger is to know them by. */
export interface RowErasure extends Erasure {
  readonly kind: ForgottenKind
  readonly also: readonly Erasure[]
  /** Strangers whom the person was named from, who are gone, too. */
  readonly unknownIds: readonly string[]
}

/** Deletes the row with all that depends on it, data keys included, and notes it for the ledger. */
export async function eraseRow(tx: Db, vault: Vault, kind: ForgottenKind, id: string): Promise<RowErasure> {
  const at = new Date()
  const named = kind === 'person' ? await findPerson(tx, id) : undefined
  const origins = kind === 'person' ? await originsOf(tx, id) : []
  await tx.deleteFrom(roots[kind].table).where('id', '=', id).execute()
  const digest = erasureDigester(vault)
  const also: Erasure[] = origins.map((origin) => ({ kind: origin.kind, digest: digest(origin.id), at }))
  if (named && named.external_id !== null)
    also.push({ kind, digest: externalIdDigest(vault, named.gallery_id, named.external_id), at })
  const erasure = { kind, digest: digest(id), at }
  await insertErasures(tx, [erasure, ...also])
  const unknownIds = origins.filter((origin) => origin.kind === 'unknown').map((origin) => origin.id)
  return { ...erasure, also, unknownIds }
}

/** Deletes a face with its templates and region, and notes it for the ledger; the person's data key stays. */
export async function eraseFace(tx: Db, vault: Vault, faceId: string): Promise<Erasure> {
  await tx.deleteFrom('faces').where('id', '=', faceId).execute()
  const erasure = { kind: 'face' as const, digest: erasureDigest(vault, faceId), at: new Date() }
  await insertErasures(tx, [erasure])
  return erasure
}

/** What the ledger knows a person, a gallery, a face, a sighting or a stranger by. */
export function erasureDigest(vault: Vault, id: string): Buffer {
  return erasureDigester(vault)(id)
}

/** The same for many. */
export function erasureDigester(vault: Vault): (id: string) => Buffer {
  const key = vault.deriveKey('erasure ledger')
  return (id) => createHmac('sha256', key).update(id).digest()
}

/** What the ledger knows the external id of a forgotten person by: files from elsewhere know them under no other. */
export function externalIdDigest(vault: Vault, galleryId: string, externalId: string): Buffer {
  return erasureDigest(vault, `external id\0${galleryId}\0${externalId}`)
}

/** Deletes again whoever and whatever face the ledger says was deleted: a backup from before brought them back. */
export async function replayErasures(
  tx: Db,
  vault: Vault,
  erasures: readonly Erasure[],
): Promise<{ people: number; galleries: number; faces: number }> {
  const forgotten = new Set(erasures.map(({ kind, digest }) => `${kind} ${digest.toString('hex')}`))
  const digestOf = erasureDigester(vault)
  const isForgotten = (kind: Erasure['kind']) => (row: { id: string }) =>
    forgotten.has(`${kind} ${digestOf(row.id).toString('hex')}`)
  const galleries = (await tx.selectFrom('galleries').select('id').execute()).filter(isForgotten('gallery'))
  const people = (await tx.selectFrom('people').select('id').execute()).filter(isForgotten('person'))
  for (const { id } of galleries) await tx.deleteFrom('galleries').where('id', '=', id).execute()
  for (const { id } of people) await tx.deleteFrom('people').where('id', '=', id).execute()
  const stored = erasures.some(({ kind }) => kind === 'face') ? await tx.selectFrom('faces').select('id').execute() : []
  const faces = stored.filter(isForgotten('face'))
  for (const { id } of faces) await tx.deleteFrom('faces').where('id', '=', id).execute()
  await insertErasures(tx, erasures)
  return { people: people.length, galleries: galleries.length, faces: faces.length }
}
