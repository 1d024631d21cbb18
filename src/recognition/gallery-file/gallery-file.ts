import { createHash, type Hash, randomBytes, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { openChunks, sealChunks } from '#storage/backup/sealed-chunks.ts'
import { open, seal } from '#storage/open-vault.ts'
import type { DataKey } from '#storage/seal.ts'
import { decodeRecords, encodeRecord, type GalleryRecord } from './gallery-record.ts'
import { fingerprintOf, isSignedBy, type SigningKey, signatureBytes } from './signing-key.ts'

/** The first line of a gallery file; the second is its header as JSON, then sealed chunks, and the signature of all that. */
export const firstLine = 'NETRA GALLERY 1\n'
const mostHeaderBytes = 65_536
const signed = 'netra gallery file 1\0'

/** OWASP's password storage cheat sheet: scrypt with N = 2¹⁷, r = 8, p = 1; 128 MiB and about 0.4 s. The format fixes it. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 160 * 2 ** 20 }
/** Each takes 128 MiB. */
const mostDerivations = 2
const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt)
let deriving = 0

/** A passphrase of a file that may be tried offline, for as long as its owner likes. */
export const Passphrase = z
  .string()
  .min(12, 'a passphrase has 12 characters or more')
  .max(1_024, 'a passphrase has at most 1024 characters')

/** What stands in a gallery file in clear. */
export const GalleryFileHeader = z.object({
  fileId: z.uuid(),
  madeAt: z.iso.datetime(),
  netra: z.string().max(50),
  gallery: z.object({ galleryId: z.uuid(), name: z.string().max(64) }),
  /** Whether it holds regions of faces, from which any model can make templates. */
  crops: z.boolean(),
  models: z.array(z.string().max(200)).max(100),
  people: z.int().min(0),
  faces: z.int().min(0),
  publicKey: z.base64(),
  /** The file's own key is sealed under one that comes from the passphrase and this salt. */
  salt: z.base64(),
  key: z.base64(),
})
export type GalleryFileHeader = z.output<typeof GalleryFileHeader>

/** A gallery file of which the header was read. */
export interface GalleryFile {
  readonly header: GalleryFileHeader
  readonly fingerprint: string
  /** The file's key. Throws `invalid_input` for another passphrase. */
  unlock(passphrase: string): Promise<DataKey>
  /**
   * All records, the end included, read anew. Throws `invalid_archive` where anything is not as it was written: at the latest
   * behind the last record, since the signature comes last. Read it through once before anything is done with it.
   */
  records(key: DataKey): AsyncIterable<GalleryRecord>
}

/** Writes a gallery file as it is read; the header's secrets are made here. */
export async function* writeGalleryFile(
  facts: Omit<GalleryFileHeader, 'publicKey' | 'salt' | 'key'>,
  records: AsyncIterable<GalleryRecord>,
  secrets: { readonly passphrase: string; readonly signing: SigningKey },
): AsyncGenerator<Buffer> {
  const { passphrase, signing } = secrets
  const key: DataKey = { bytes: randomBytes(32) }
  const salt = randomBytes(16)
  const wrapping = await keyOf(passphrase, salt)
  const header: GalleryFileHeader = {
    ...facts,
    publicKey: signing.publicKey.toString('base64'),
    salt: salt.toString('base64'),
    key: seal(wrapping, key.bytes, keyBinding(facts.fileId)).toString('base64'),
  }
  const text = JSON.stringify(header)
  const hash = createHash('sha512')
  const head = Buffer.from(`${firstLine}${text}\n`)
  hash.update(head)
  yield head
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const record of records) yield encodeRecord(record)
  }
  for await (const chunk of sealChunks(bytes(), { seal, open }, key, bindingOf(text))) {
    hash.update(chunk)
    yield chunk
  }
  yield signing.sign(messageOf(hash))
}

/** Reads the header. `source` gives the file's bytes from the start, each time anew. Throws `invalid_archive`. */
export async function openGalleryFile(source: () => AsyncIterable<Buffer>): Promise<GalleryFile> {
  const { header, text, start } = await readHeader(source())
  const publicKey = Buffer.from(header.publicKey, 'base64')
  return {
    header,
    fingerprint: fingerprintOf(publicKey),
    async unlock(passphrase) {
      const wrapping = await keyOf(passphrase, Buffer.from(header.salt, 'base64'))
      try {
        return { bytes: open(wrapping, Buffer.from(header.key, 'base64'), keyBinding(header.fileId)) }
      } catch (cause) {
        throw new AppError('invalid_input', 'passphrase: it does not open this gallery file', {
          cause,
          facts: { fields: 'passphrase' },
        })
      }
    },
    async *records(key) {
      const chunks = openChunks(
        signedBody(source(), start, publicKey),
        { seal, open },
        key,
        bindingOf(text),
        'gallery file',
      )
      const seen = { people: 0, faces: 0 }
      let ended = false
      for await (const record of decodeRecords(chunks)) {
        if (ended) throw damaged()
        if (record.kind === 'person') seen.people++
        else if (record.kind === 'face') seen.faces++
        else if (record.value.people !== seen.people || record.value.faces !== seen.faces) throw damaged()
        else ended = true
        if (record.kind === 'face' && seen.people === 0) throw damaged()
        yield record
      }
      if (!ended) throw damaged()
    },
  }
}

/** What lies between header and signature; throws behind its last byte where the signature does not hold. */
async function* signedBody(stream: AsyncIterable<Buffer>, start: number, publicKey: Buffer): AsyncGenerator<Buffer> {
  const hash = createHash('sha512')
  // The last bytes are held back: they are the signature.
  let held: Buffer = Buffer.alloc(0)
  let skip = start
  for await (const piece of stream) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece])
    const ready = held.subarray(0, Math.max(0, held.length - signatureBytes))
    held = held.subarray(ready.length)
    hash.update(ready)
    const body = ready.subarray(Math.min(skip, ready.length))
    skip -= ready.length - body.length
    if (body.length > 0) yield body
  }
  if (skip > 0 || !isSignedBy(publicKey, messageOf(hash), held))
    throw new AppError('invalid_archive', 'The gallery file was changed or cut short: its signature does not hold')
}

async function readHeader(
  stream: AsyncIterable<Buffer>,
): Promise<{ header: GalleryFileHeader; text: string; start: number }> {
  const none = new AppError('invalid_archive', 'This is no gallery file of this version of Netra')
  let bytes: Buffer = Buffer.alloc(0)
  for await (const piece of stream) {
    bytes = Buffer.concat([bytes, piece])
    if (bytes.indexOf('\n', firstLine.length) >= 0 || bytes.length > mostHeaderBytes) break
  }
  const end = bytes.indexOf('\n', firstLine.length)
  if (!bytes.subarray(0, firstLine.length).equals(Buffer.from(firstLine)) || end < 0) throw none
  const text = bytes.toString('utf8', firstLine.length, end)
  try {
    return { header: GalleryFileHeader.parse(JSON.parse(text)), text, start: end + 1 }
  } catch {
    throw none
  }
}

async function keyOf(passphrase: string, salt: Buffer): Promise<DataKey> {
  if (deriving >= mostDerivations)
    throw new AppError('overloaded', 'Too many gallery files are being opened at once; try again shortly', {
      retryAfter: 2,
    })
  deriving++
  try {
    return { bytes: await derive(passphrase.normalize('NFKC'), salt, 32, cost) }
  } finally {
    deriving--
  }
}

const keyBinding = (fileId: string): string[] => ['gallery file key', fileId]
const bindingOf = (header: string): string => createHash('sha256').update(header).digest('hex')
const messageOf = (hash: Hash): Buffer => Buffer.concat([Buffer.from(signed), hash.copy().digest()])
const damaged = (): AppError => new AppError('invalid_archive', 'The gallery file is not complete')
