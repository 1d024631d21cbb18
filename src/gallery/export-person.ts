import { buffer } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import { sql } from 'kysely'
import { pack } from 'tar-stream'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import type { Db } from '#storage/schema.ts'
import type { DataKey, Vault } from '#storage/seal.ts'
import { consentViewOf } from './consent.ts'
import { readConsent } from './consent-store.ts'
import { referencesTo } from './erasure-store.ts'
import { type FaceRow, templatesOf } from './face-store.ts'
import { findPerson, wrappedKeyOf } from './person-store.ts'
import { openRegion, openTemplate } from './sealed-face.ts'
import { viewPerson } from './view-person.ts'

/** Shown in full above; other tables that hold something of the person come as they are. */
const shown = new Set(['faces', 'consents'])

/** What another module adds to a person's archive. */
export interface ExportPart {
  files(
    needs: { readonly db: Db; readonly vault: Vault },
    personId: string,
  ): AsyncIterable<{ name: string; content: Buffer }>
}

export const exportPerson = operation({
  name: 'export_person',
  summary: 'Everything held about a person as one archive (tar.gz): JSON, and the stored pictures of their faces',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ personId: z.string() }),
  output: z.strictObject({ archive: z.instanceof(Uint8Array) }),
  async run({ db, vault, exportParts }: { db: Db; vault: Vault; exportParts: readonly ExportPart[] }, input) {
    const personId = requireId(input.personId, 'person')
    const row = await findPerson(db, personId)
    if (!row) throw new AppError('not_found', 'There is no person with the id given')
    const key = vault.unwrapDataKey(personId, wrappedKeyOf(row))
    const archive = pack()
    const packed = buffer(archive.pipe(createGzip()))
    const add = (name: string, content: string | Buffer) => archive.entry({ name: `${personId}/${name}` }, content)
    const { faces, ...person } = await viewPerson(db, personId)
    const consent = await readConsent(db, personId)
    addJson('person.json', { ...person, consent: consent ? consentViewOf(consent, new Date()) : null })
    const rows = await db.selectFrom('faces').selectAll().where('person_id', '=', personId).orderBy('id').execute()
    for (const face of rows) {
      const owner = { faceId: face.id, personId }
      const view = faces.find(({ faceId }) => faceId === face.id)
      addJson(`faces/${face.id}.json`, { ...view, quality: face.quality, ...(await templatesIn(db, vault, key, face)) })
      if (face.region) add(`faces/${face.id}.jpg`, Buffer.from(openRegion(vault, key, owner, face.region).jpeg))
    }
    for (const [table, found] of await otherRows(db, personId)) addJson(`${table}.json`, found)
    for (const part of exportParts)
      for await (const { name, content } of part.files({ db, vault }, personId)) add(name, content)
    addJson('events.json', await eventsOf(db, personId))
    archive.finalize()
    return { archive: await packed }

    function addJson(name: string, value: unknown): void {
      add(name, `${JSON.stringify(value, null, 2)}\n`)
    }
  },
})

async function templatesIn(db: Db, vault: Vault, key: DataKey, face: FaceRow) {
  const owner = { faceId: face.id, personId: face.person_id }
  const templates = (await templatesOf(db, face.id)).map(({ model_id, sealed }) => ({
    modelId: model_id,
    vector: [...openTemplate(vault, key, owner, model_id, sealed).vector],
  }))
  return { templates }
}

/** Rows of all other tables that belong to the person, without bytes. */
async function otherRows(db: Db, personId: string): Promise<[string, unknown[]][]> {
  const found: [string, unknown[]][] = []
  for (const { table, columns } of await referencesTo(db, 'people')) {
    if (shown.has(table)) continue
    const conditions = columns.map((column) => sql`${sql.ref(column)} = ${personId}`)
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}
      where ${sql.join(conditions, sql` or `)}`.execute(db)
    const readable = rows.map((row) => Object.entries(row).filter(([, value]) => !(value instanceof Uint8Array)))
    if (rows.length > 0) found.push([table, readable.map((entries) => Object.fromEntries(entries))])
  }
  return found
}

async function eventsOf(db: Db, personId: string): Promise<unknown[]> {
  const { rows } = await sql<Record<string, unknown>>`select id, type, payload, created_at from events
    where payload @> ${JSON.stringify({ personId })}::jsonb order by id`.execute(db)
  return rows
}
