import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { newId } from '#core/ids.ts'
import { seededRandom } from '#core/random.ts'
import { openVault } from '#storage/open-vault.ts'
import { openGalleryFile, writeGalleryFile } from './gallery-file.ts'
import type { GalleryRecord } from './gallery-record.ts'
import { fingerprintOf, isSameFingerprint, isSignedBy, signingKeyOf } from './signing-key.ts'

const vault = openVault({ bytes: randomBytes(32), version: 1 })
const signing = signingKeyOf(vault)
const passphrase = 'correct horse battery'

function facts(people: number, faces: number) {
  return {
    fileId: newId(),
    madeAt: new Date().toISOString(),
    netra: '0.0.0',
    gallery: { galleryId: newId(), name: 'default' },
    crops: false,
    models: ['four@1'],
    people,
    faces,
  }
}

async function* recordsOf(people: number, facesEach: number, extra = 0): AsyncGenerator<GalleryRecord> {
  for (let one = 0; one < people; one++) {
    const person = { personId: newId(), externalId: `p${one}`, name: 'Ann', email: null, metadata: {}, consent: null }
    yield { kind: 'person', value: person, bytes: Buffer.alloc(0) }
    for (let face = 0; face < facesEach; face++)
      yield {
        kind: 'face',
        value: {
          faceId: newId(),
          photoDigest: randomBytes(32).toString('hex'),
          detectionScore: 1,
          qualityScore: 1,
          quality: {},
          detectorId: 'd',
          source: null,
          metadata: {},
          models: [{ modelId: 'four@1', dimensions: 4 }],
          region: null,
        },
        bytes: randomBytes(16 + 20_000),
      }
  }
  yield { kind: 'end', value: { people, faces: people * facesEach + extra }, bytes: Buffer.alloc(0) }
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** As a file system or a network gives bytes: in pieces of whatever size. */
const inPieces = (bytes: Buffer, size = 65_536) =>
  async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }

async function readAll(bytes: Buffer, size?: number): Promise<GalleryRecord[]> {
  const file = await openGalleryFile(inPieces(bytes, size))
  const records: GalleryRecord[] = []
  for await (const record of file.records(await file.unlock(passphrase))) records.push(record)
  return records
}

describe('a gallery file', () => {
  it.each([65_536, 1_000_003, 4_097])('is read again as it was written, in pieces of %i bytes', async (size) => {
    // 3 MB: several chunks.
    const bytes = await bytesOf(writeGalleryFile(facts(50, 150), recordsOf(50, 3), { passphrase, signing }))
    const records = await readAll(bytes, size)
    expect(records).toHaveLength(50 + 150 + 1)
    expect(records[1]).toMatchObject({ kind: 'face', value: { models: [{ modelId: 'four@1' }] } })
    expect(records[1]?.bytes).toHaveLength(20_016)
    expect((await openGalleryFile(inPieces(bytes))).fingerprint).toBe(fingerprintOf(signing.publicKey))
  })

  it('says nothing of people to whoever lacks the passphrase', async () => {
    const bytes = await bytesOf(writeGalleryFile(facts(3, 3), recordsOf(3, 1), { passphrase, signing }))
    expect(bytes.includes('Ann')).toBe(false)
    const file = await openGalleryFile(inPieces(bytes))
    await expect(file.unlock('another passphrase')).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('is refused wherever a bit of it was changed, and wherever it was cut', { timeout: 60_000 }, async () => {
    const bytes = await bytesOf(writeGalleryFile(facts(2, 120), recordsOf(2, 60), { passphrase, signing }))
    const file = await openGalleryFile(inPieces(bytes))
    const key = await file.unlock(passphrase)
    const start = bytes.indexOf('\n', 20) + 1
    const random = seededRandom(7)
    const places = Array.from({ length: 40 }, () => start + Math.floor(random() * (bytes.length - start)))
    const broken = [
      ...[...places, start, bytes.length - 1, bytes.length - 64, bytes.length - 65].map((at) => {
        const copy = Buffer.from(bytes)
        copy.writeUInt8(copy.readUInt8(at) ^ 1, at)
        return copy
      }),
      ...[...places, start, start + 1, bytes.length - 1, bytes.length - 64].map((at) => bytes.subarray(0, at)),
      Buffer.concat([bytes, Buffer.from('x')]),
    ]
    for (const one of broken) {
      const reading = async () => {
        const opened = await openGalleryFile(inPieces(one))
        for await (const _ of opened.records(key));
      }
      await expect(reading()).rejects.toMatchObject({ code: 'invalid_archive' })
    }
  })

  it('is refused when its header was changed, though it opens', async () => {
    const bytes = await bytesOf(writeGalleryFile(facts(1, 1), recordsOf(1, 1), { passphrase, signing }))
    const text = bytes.toString('latin1').replace('"crops":false', '"crops":true ')
    await expect(readAll(Buffer.from(text, 'latin1'))).rejects.toMatchObject({ code: 'invalid_archive' })
  })

  it('is refused when another key signed it than the header names', async () => {
    const other = signingKeyOf(openVault({ bytes: randomBytes(32), version: 1 }))
    const mixed = { publicKey: signing.publicKey, sign: other.sign }
    const bytes = await bytesOf(writeGalleryFile(facts(1, 1), recordsOf(1, 1), { passphrase, signing: mixed }))
    await expect(readAll(bytes)).rejects.toMatchObject({ code: 'invalid_archive' })
  })

  it('is refused when the counts at its end are not what it holds', async () => {
    const bytes = await bytesOf(writeGalleryFile(facts(1, 1), recordsOf(1, 1, 1), { passphrase, signing }))
    await expect(readAll(bytes)).rejects.toMatchObject({ code: 'invalid_archive' })
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a photo', randomBytes(100_000)],
    ['only the first line', Buffer.from('NETRA GALLERY 1\n')],
    ['a header without an end', Buffer.concat([Buffer.from('NETRA GALLERY 1\n'), Buffer.alloc(200_000, 0x20)])],
    ['a header of something else', Buffer.from('NETRA GALLERY 1\n{"a":1}\nxxxxxxxx')],
  ])('is not %s', async (_, bytes) => {
    await expect(openGalleryFile(inPieces(bytes))).rejects.toMatchObject({ code: 'invalid_archive' })
  })
})

it('fingerprints are compared however they were copied', () => {
  const print = fingerprintOf(signing.publicKey)
  expect(isSameFingerprint(print, ` ${print.toUpperCase().replaceAll('-', ' ')}`)).toBe(true)
  expect(isSameFingerprint(print, '')).toBe(false)
  expect(isSignedBy(signing.publicKey, Buffer.from('a'), signing.sign(Buffer.from('b')))).toBe(false)
  expect(isSignedBy(Buffer.alloc(3), Buffer.from('a'), Buffer.alloc(64))).toBe(false)
})
