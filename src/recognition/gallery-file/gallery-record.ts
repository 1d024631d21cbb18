import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { legalBases } from '#gallery/consent.ts'
import { Email, ExternalId, Metadata, PersonName } from '#gallery/person.ts'

const Point = z.strictObject({ x: z.number(), y: z.number() })

/** A person in a gallery file; their faces follow. */
const PersonRecord = z.object({
  personId: z.uuid(),
  externalId: ExternalId.nullable(),
  name: PersonName,
  email: Email.nullable(),
  metadata: Metadata,
  consent: z
    .object({
      basis: z.enum(legalBases),
      purpose: z.string().max(2_000),
      givenAt: z.iso.datetime(),
      expiresAt: z.iso.datetime().nullable(),
      withdrawnAt: z.iso.datetime().nullable(),
    })
    .nullable(),
})
export type PersonRecord = z.output<typeof PersonRecord>

/** A face of the person before it. Its bytes are the vectors of `models` (little-endian float32), then the JPEG of the region. */
const FaceRecord = z.object({
  faceId: z.uuid(),
  /** Keyed by the installation that wrote it: it says nothing to any other. */
  photoDigest: z.hex().length(64),
  detectionScore: z.number().min(0).max(1),
  qualityScore: z.number().min(0).max(1),
  quality: z.record(z.string(), z.json()),
  detectorId: z.string().max(200),
  source: z.string().max(500).nullable(),
  metadata: Metadata,
  models: z
    .array(z.strictObject({ modelId: z.string().min(1).max(200), dimensions: z.int().min(1).max(8_192) }))
    .max(20),
  region: z
    .strictObject({
      width: z.int().min(1).max(4_096),
      height: z.int().min(1).max(4_096),
      box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
      landmarks: z.array(Point).max(10),
      detectorId: z.string().max(200),
    })
    .nullable(),
})
export type FaceRecord = z.output<typeof FaceRecord>

const EndRecord = z.object({ people: z.int(), faces: z.int() })

const schemas = { person: PersonRecord, face: FaceRecord, end: EndRecord } as const
const kinds = ['person', 'face', 'end'] as const

/** A piece of a gallery file: one JSON value and bytes. */
export type GalleryRecord =
  | { readonly kind: 'person'; readonly value: PersonRecord; readonly bytes: Buffer }
  | { readonly kind: 'face'; readonly value: FaceRecord; readonly bytes: Buffer }
  | { readonly kind: 'end'; readonly value: z.output<typeof EndRecord>; readonly bytes: Buffer }

const headBytes = 9
/** A region is some 20 KiB, a vector 2 KiB. */
const mostBytes = 8 * 2 ** 20

/** Length of all that follows (4, big endian), kind (1), length of the JSON (4), JSON, bytes. */
export function encodeRecord({ kind, value, bytes }: GalleryRecord): Buffer {
  const json = Buffer.from(JSON.stringify(value))
  const head = Buffer.alloc(headBytes)
  head.writeUInt32BE(headBytes - 4 + json.length + bytes.length)
  head.writeUInt8(kinds.indexOf(kind), 4)
  head.writeUInt32BE(json.length, 5)
  return Buffer.concat([head, json, bytes])
}

/** The records of a stream. Throws `invalid_archive` for anything else. */
export async function* decodeRecords(stream: AsyncIterable<Buffer>): AsyncGenerator<GalleryRecord> {
  let pieces: Buffer[] = []
  let available = 0
  let wanted = headBytes
  for await (const piece of stream) {
    pieces.push(piece)
    available += piece.length
    if (available < wanted) continue
    let all = Buffer.concat(pieces)
    for (;;) {
      wanted = all.length < headBytes ? headBytes : 4 + all.readUInt32BE(0)
      if (wanted > mostBytes || wanted < headBytes) throw notUnderstood()
      if (all.length < wanted) break
      yield decodeOne(all.subarray(0, wanted))
      all = all.subarray(wanted)
    }
    pieces = [all]
    available = all.length
  }
  if (available > 0) throw notUnderstood()
}

function decodeOne(record: Buffer): GalleryRecord {
  const kind = kinds[record.readUInt8(4)]
  const end = headBytes + record.readUInt32BE(5)
  if (!kind || end > record.length) throw notUnderstood()
  try {
    const value = schemas[kind].parse(JSON.parse(record.toString('utf8', headBytes, end)))
    // Copied: what is kept of a record must not keep the chunk that it came in.
    return { kind, value, bytes: Buffer.from(record.subarray(end)) } as GalleryRecord
  } catch (cause) {
    throw notUnderstood(cause)
  }
}

function notUnderstood(cause?: unknown): AppError {
  return new AppError('invalid_archive', 'The gallery file holds something that this version does not understand', {
    cause,
  })
}
