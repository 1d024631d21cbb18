import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { Limit, Offset } from '#gallery/page.ts'
import { findPeople } from '#gallery/person-store.ts'
import { type EnrolNeeds, readPhoto, storeFace } from '#recognition/enrol-photo.ts'
import { chooseTarget, type EnrolTarget } from '#recognition/enrol-target.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import {
  deleteQuarantined,
  findQuarantined,
  listQuarantined,
  openQuarantined,
  type QuarantineRow,
} from './quarantine-store.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
}

const ById = z.strictObject({ quarantineId: z.string() })

async function requireEntry(needs: Needs, quarantineId: string): Promise<QuarantineRow> {
  const row = await findQuarantined(needs.db, requireId(quarantineId, 'quarantined photo'))
  if (!row)
    throw new AppError('not_found', 'There is no quarantined photo with the id given; it may be decided on already')
  return row
}

export const listQuarantine = operation({
  name: 'list_quarantine',
  summary: 'Photos that a person must decide on, oldest first: whom they were brought for, and whom they look like',
  permission: 'gallery:read',
  input: z.strictObject({ gallery: GalleryChoice, offset: Offset, limit: Limit }),
  output: z.strictObject({
    photos: z.array(
      z.strictObject({
        quarantineId: z.string(),
        file: z.string(),
        externalId: z.string(),
        name: z.string(),
        code: z.string(),
        detail: z.string(),
        looksLike: z.strictObject({ personId: z.string(), name: z.string() }).nullable(),
        createdAt: z.iso.datetime(),
      }),
    ),
    total: z.int(),
  }),
  async run({ db }: Needs, { gallery, offset, limit }) {
    const { rows, total } = await listQuarantined(db, await galleryIdOf(db, gallery), offset, limit)
    const others = await findPeople(
      db,
      rows.flatMap(({ other_person_id: id }) => (id === null ? [] : [id])),
    )
    return {
      photos: rows.map((row) => {
        const other = others.find(({ id }) => id === row.other_person_id)
        return {
          quarantineId: row.id,
          file: row.file,
          externalId: row.external_id,
          name: row.name,
          code: row.code,
          detail: row.detail,
          looksLike: other ? { personId: other.id, name: other.name } : null,
          createdAt: row.created_at.toISOString(),
        }
      }),
      total,
    }
  },
})

export const getQuarantinedPhoto = operation({
  name: 'get_quarantined_photo',
  summary: 'The quarantined photo itself, as base64',
  permission: 'gallery:read',
  input: ById,
  output: z.strictObject({ quarantineId: z.string(), image: z.base64() }),
  async run(needs: Needs, { quarantineId }) {
    const row = await requireEntry(needs, quarantineId)
    return { quarantineId: row.id, image: openQuarantined(needs.vault, row).toString('base64') }
  },
})

export const resolveQuarantined = operation({
  name: 'resolve_quarantined',
  summary: 'Decides on a quarantined photo: enrol it for whom it was brought, for another person, or discard it',
  permission: 'gallery:write',
  input: z.strictObject({
    quarantineId: z.string(),
    decision: z.enum(['enrol', 'discard']),
    personId: z.string().optional().describe('Enrol it for this person instead of whom it was brought for'),
  }),
  output: z.strictObject({
    quarantineId: z.string(),
    decision: z.enum(['enrol', 'discard']),
    personId: z.string().nullable(),
    faceId: z.string().nullable(),
  }),
  subject: (_input, output) => ({
    person: output?.personId ? [output.personId] : [],
    face: output?.faceId ? [output.faceId] : [],
  }),
  async run(needs: Needs & EnrolNeeds, { quarantineId, decision, personId }, caller) {
    const row = await requireEntry(needs, quarantineId)
    const enrolled = decision === 'enrol' ? await enrol(needs, row, personId, caller.signal) : null
    await inTransaction(needs.db, async (tx) => {
      if (!(await deleteQuarantined(tx, row.id))) return
      const payload = { galleryId: row.gallery_id, quarantineId: row.id }
      await appendEvent(tx, { type: 'quarantine_resolved', payload })
    })
    return { quarantineId: row.id, decision, personId: enrolled?.personId ?? null, faceId: enrolled?.faceId ?? null }
  },
})

async function enrol(
  needs: Needs & EnrolNeeds,
  row: QuarantineRow,
  personId: string | undefined,
  signal: AbortSignal,
): Promise<{ personId: string; faceId: string }> {
  const target: EnrolTarget =
    personId === undefined
      ? { kind: 'external', galleryId: row.gallery_id, externalId: row.external_id, name: row.name, email: null }
      : await chooseTarget(needs.db, { gallery: 'default', personId })
  const source = row.file.split('/').at(-1) ?? row.file
  const options = { face: 'prominent' as const, detector: undefined, force: true, source, metadata: {} }
  const photo = await readPhoto(needs, target, openQuarantined(needs.vault, row), options, signal)
  return await storeFace(needs, target, photo, options, signal)
}
