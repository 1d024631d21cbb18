import type { Kysely } from 'kysely'
import { AppError } from '#core/errors.ts'
import { holdNeeds } from '#core/hold.ts'
import type { Log } from '#core/log.ts'
import type { EventsApplied } from '#events/applied.ts'
import { erasureDigest } from '#gallery/erasure-store.ts'
import type { JobItem } from '#jobs/job.ts'
import type { RegionEmbedder } from '#recognition/embed-for-models.ts'
import { findErased } from '#storage/erasure-ledger.ts'
import type { Database } from '#storage/schema.ts'
import type { DataKey, Vault } from '#storage/seal.ts'
import type { Vision } from '#vision/vision.ts'
import { type AdmitOptions, type Arrival, admitPeople } from './admit-people.ts'
import type { GalleryFile } from './gallery-file.ts'
import type { FaceRecord, PersonRecord } from './gallery-record.ts'
import { makeTemplates } from './make-templates.ts'
import { fingerprintOf, signingKeyOf } from './signing-key.ts'

export interface ImportNeeds {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly vision: Vision
  readonly targets: RegionEmbedder
  readonly events: EventsApplied
  readonly keepRegions: boolean
  readonly log: Log
}

interface Options extends Omit<AdmitOptions, 'own'> {
  readonly signal: AbortSignal
  /** Names among these that were reported already. */
  reported(items: readonly string[]): Promise<ReadonlySet<string>>
  /** Stores what became of people and faces before it resolves. */
  report(items: readonly JobItem[]): Promise<void>
}

interface Group {
  readonly item: string
  readonly person: PersonRecord
  readonly faces: { record: FaceRecord; bytes: Buffer }[]
}

/** Faces in one transaction; some 5 MiB with their regions. */
const facesAtOnce = 100
const peopleAtOnce = 100
const switchesMet = 3

/**
 * Reads a gallery file through, and only when all of it is as it was written and signed, reads it again and stores who is in it.
 * Throws before anything is stored: `invalid_archive`, and `conflict` where nobody in it could be recognised here or the gallery
 * was deleted here.
 */
export async function importPeople(
  needs: ImportNeeds,
  file: GalleryFile,
  key: DataKey,
  options: Options,
): Promise<void> {
  await requireWelcome(needs, file)
  for await (const _ of file.records(key)) options.signal.throwIfAborted()
  const own = fingerprintOf(signingKeyOf(needs.vault).publicKey) === file.fingerprint
  let last: bigint | null = null
  for await (const page of pagesOf(file, key)) {
    options.signal.throwIfAborted()
    const reported = await options.reported(page.map(({ item }) => item))
    const left = page.filter(({ item }) => !reported.has(item))
    if (left.length === 0) continue
    // Held page by page, so that a change of the model need not wait for the whole file.
    const { items, eventId } = await importPage(needs, left, { ...options, own })
    last = eventId ?? last
    await options.report(items)
  }
  if (last !== null) await needs.events.caughtUp(last, options.signal)
}

async function requireWelcome(needs: ImportNeeds, { header }: GalleryFile): Promise<void> {
  const { modelId } = needs.vision.pack.embedder
  if (!header.crops && !header.models.includes(modelId))
    throw new AppError(
      'conflict',
      `The file has templates of ${header.models.join(', ') || 'no model'}, and ${modelId} is in use here: export it with crops, or use that model`,
    )
  const { galleryId } = header.gallery
  const [deleted] = (await findErased(needs.db, 'gallery', [erasureDigest(needs.vault, galleryId)])).values()
  if (deleted)
    throw new AppError(
      'conflict',
      `The gallery that this file was made of was deleted here on ${deleted.toISOString().slice(0, 10)}, and everybody in it was forgotten`,
    )
}

async function importPage(
  needs: ImportNeeds,
  page: readonly Group[],
  options: AdmitOptions & { readonly signal: AbortSignal },
): Promise<{ items: JobItem[]; eventId: bigint | null }> {
  const { signal } = options
  for (let attempt = 0; attempt < switchesMet; attempt++) {
    const held = holdNeeds(needs)
    try {
      const refused: JobItem[] = []
      const arrivals: Arrival[] = []
      for (const { item, person, faces } of page) {
        const made = await makeTemplates(held.value, faces, signal)
        for (const [at, one] of made.entries())
          if (one instanceof AppError)
            refused.push({
              item: `${item}/${faces[at]?.record.faceId}`,
              outcome: 'refused',
              code: one.code,
              detail: one.message,
            })
        arrivals.push({ item, person, faces: made.flatMap((one) => (one instanceof AppError ? [] : [one])) })
      }
      const admitted = await admitPeople(held.value, arrivals, options)
      if (admitted) return { items: [...admitted.items, ...refused], eventId: admitted.eventId }
    } finally {
      held.release()
    }
  }
  throw new AppError('unavailable', 'The model is being changed; import the file again')
}

/** People with their faces, in pages; somebody with very many faces comes in several parts. */
async function* pagesOf(file: GalleryFile, key: DataKey): AsyncGenerator<Group[]> {
  let page: Group[] = []
  let faces = 0
  let part = 1
  for await (const { kind, value, bytes } of file.records(key)) {
    if (kind === 'end') break
    const last = page.at(-1)
    if (kind === 'person') {
      if (page.length >= peopleAtOnce || faces >= facesAtOnce) {
        yield page
        page = []
        faces = 0
      }
      part = 1
      page.push({ item: value.personId, person: value, faces: [] })
    } else if (last) {
      if (last.faces.length >= facesAtOnce) {
        yield page
        part++
        page = [{ item: `${last.person.personId} (${part})`, person: last.person, faces: [] }]
        faces = 0
      }
      page.at(-1)?.faces.push({ record: value, bytes })
      faces++
    }
  }
  if (page.length > 0) yield page
}
