import { z } from 'zod'
import type { Clock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { version } from '#core/version.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { openRegion, openTemplate } from '#gallery/sealed-face.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { type FaceToExport, listFacesToExport, listPeopleToExport, summariseGallery } from './export-store.ts'
import { Passphrase, writeGalleryFile } from './gallery-file.ts'
import type { GalleryRecord } from './gallery-record.ts'
import { fingerprintOf, signingKeyOf } from './signing-key.ts'

/** People at once; their faces are read person by person. */
const pageSize = 50

const GalleryFileBytes = z.custom<AsyncIterable<Buffer>>((value) => typeof value === 'object' && value !== null)

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly clock: Clock
}

export const getGalleryKey = operation({
  name: 'get_gallery_key',
  summary: 'The fingerprint of the key that this installation signs exported galleries with',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({}),
  output: z.strictObject({ fingerprint: z.string(), publicKey: z.string() }),
  async run({ vault }: { vault: Vault }) {
    const { publicKey } = signingKeyOf(vault)
    return { fingerprint: fingerprintOf(publicKey), publicKey: publicKey.toString('base64') }
  },
})

export const exportGallery = operation({
  name: 'export_gallery',
  summary: 'A gallery with its templates (and pictures of the faces) as one signed file, encrypted with a passphrase',
  permission: 'system:write',
  reach: 'input',
  input: z.strictObject({
    gallery: GalleryChoice,
    passphrase: Passphrase,
    crops: z.boolean().default(false).describe('With the pictures of the faces: needed where another model is in use'),
  }),
  output: z.strictObject({ file: GalleryFileBytes }),
  async run({ db, vault, clock }: Needs, { gallery, passphrase, crops }, caller) {
    const galleryId = await galleryIdOf(db, gallery)
    const { people, faces, models } = await summariseGallery(db, galleryId)
    if (people === 0) throw new AppError('invalid_input', `gallery: there is nobody in ${gallery} yet`)
    const facts = {
      fileId: newId(),
      madeAt: clock.now().toISOString(),
      netra: version,
      gallery: { galleryId, name: gallery },
      crops,
      models,
      people,
      faces,
    }
    const told = (done: number) => caller.onProgress?.({ done, total: Math.max(done, people), refused: 0 })
    const records = recordsOf(db, vault, { galleryId, crops, signal: caller.signal, told })
    return { file: writeGalleryFile(facts, records, { passphrase, signing: signingKeyOf(vault) }) }
  },
})

/** Page by page, each as it is when it is read: whoever takes the file slowly holds no transaction open. */
async function* recordsOf(
  db: Db,
  vault: Vault,
  options: { galleryId: string; crops: boolean; signal: AbortSignal; told(people: number): void },
): AsyncGenerator<GalleryRecord> {
  const { galleryId, crops, signal, told } = options
  const count = { people: 0, faces: 0 }
  for (let after: string | undefined; ; ) {
    const page = await listPeopleToExport(db, galleryId, after, pageSize)
    for (const { dataKey, ...value } of page) {
      signal.throwIfAborted()
      count.people++
      yield { kind: 'person', value, bytes: Buffer.alloc(0) }
      const key = vault.unwrapDataKey(value.personId, dataKey)
      for (const face of await listFacesToExport(db, value.personId, crops)) {
        yield faceRecord(vault, key, value.personId, face)
        count.faces++
      }
    }
    told(count.people)
    after = page.at(-1)?.personId
    if (page.length < pageSize) break
  }
  yield { kind: 'end', value: count, bytes: Buffer.alloc(0) }
}

function faceRecord(
  vault: Vault,
  key: Parameters<Vault['open']>[0],
  personId: string,
  { templates, region: sealedRegion, ...face }: FaceToExport,
): GalleryRecord {
  const owner = { faceId: face.faceId, personId }
  const opened = templates.map(({ modelId, sealed }) => openTemplate(vault, key, owner, modelId, sealed))
  const { jpeg = null, ...region } = sealedRegion ? openRegion(vault, key, owner, sealedRegion) : {}
  const value = {
    ...face,
    models: opened.map(({ modelId, vector }) => ({ modelId, dimensions: vector.length })),
    region: jpeg ? (region as NonNullable<Extract<GalleryRecord, { kind: 'face' }>['value']['region']>) : null,
  }
  const vectors = opened.map(({ vector }) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength))
  return { kind: 'face', value, bytes: Buffer.concat([...vectors, ...(jpeg ? [jpeg] : [])]) }
}
