import { z } from 'zod'
import { CameraSettings, cameraStates } from '#cameras/camera.ts'
import { cameraKinds } from '#cameras/camera-address.ts'
import { decisionKinds } from '#recognition/decide.ts'
import { ImpostorTail } from '#recognition/impostor-tail.ts'
import { PolicySettings } from '#recognition/policy.ts'

const Vector = z.base64().max(64_000).describe('Little-endian float32')
/** A cursor of an event log. */
export const Cursor = z.string().regex(/^\d{1,19}$/, 'must be a cursor')
export const EdgeName = z.string().trim().min(1).max(100)

/** A person as an edge node knows them: who recognises needs no more. Templates are of the model that was asked for. */
export const PersonCopy = z.object({
  personId: z.uuid(),
  name: z.string(),
  faces: z.array(
    z.object({
      faceId: z.uuid(),
      detectionScore: z.number(),
      qualityScore: z.number(),
      detectorId: z.string(),
      template: Vector,
    }),
  ),
  negatives: z.array(z.object({ negativeId: z.uuid(), template: Vector })).describe('Marked as not this person'),
})
export type PersonCopy = z.output<typeof PersonCopy>

/** Thresholds of a gallery and a model, as they were derived on the server. */
const DerivationCopy = z.object({
  people: z.int(),
  faces: z.int().nullable(),
  comparisons: z.number(),
  tail: ImpostorTail.nullable(),
  genuine: z.array(z.number()).nullable(),
  genuinePeople: z.int(),
})

/** What decisions at an edge node follow. */
export const EdgeOrders = z.object({
  model: z.object({ modelId: z.string(), pack: z.string() }),
  policy: z.object({ version: z.string(), settings: PolicySettings }),
  derivation: DerivationCopy.nullable(),
  liveIdentification: z.object({ enabled: z.boolean(), purpose: z.string().nullable() }),
  cameras: z.array(
    z.object({
      cameraId: z.uuid(),
      version: z.int(),
      name: z.string(),
      kind: z.enum(cameraKinds),
      address: z.string().describe('As it may be shown'),
      secret: z.string().describe('The whole address, with its credentials'),
      enabled: z.boolean(),
      settings: CameraSettings,
    }),
  ),
})
export type EdgeOrders = z.output<typeof EdgeOrders>

/** How a camera that an edge node runs for the server is. */
export const EdgeCameraState = z.strictObject({
  cameraId: z.uuid(),
  state: z.enum(cameraStates).exclude(['off']),
  detail: z.string().max(1_000).nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  fpsIn: z.number(),
  fpsAnalysed: z.number(),
  frames: z.number(),
  analysed: z.number(),
  dropped: z.number(),
  reconnects: z.number(),
  lastFrameAt: z.iso.datetime().nullable(),
  connectedAt: z.iso.datetime().nullable(),
})
export type EdgeCameraState = z.output<typeof EdgeCameraState>

/** A sighting as it is on the edge node now. */
export const SightingCopy = z.strictObject({
  sightingId: z.uuid(),
  cameraId: z.uuid().nullable(),
  cameraName: z.string().max(200).nullable(),
  personId: z.uuid().nullable(),
  candidateId: z.uuid().nullable(),
  decision: z.enum(decisionKinds),
  reason: z.string().max(500),
  confidence: z.number(),
  distance: z.number().nullable(),
  policyVersion: z.string().max(50),
  modelId: z.string().max(200),
  frames: z.int().min(0),
  quality: z.number(),
  zone: z.string().max(200).nullable(),
  zones: z.array(z.string().max(200)).max(100).default([]),
  startedAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  crop: z
    .strictObject({
      jpeg: z.base64(),
      width: z.int().min(1).max(4_096),
      height: z.int().min(1).max(4_096),
      box: z.strictObject({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
      landmarks: z.array(z.strictObject({ x: z.number(), y: z.number() })).max(10),
      detectorId: z.string().max(200),
    })
    .nullable(),
  template: z.strictObject({ modelId: z.string().max(200), vector: Vector }).nullable(),
})
export type SightingCopy = z.output<typeof SightingCopy>

/** Something that happened at an edge node, by its place in that one's log. */
export const SightingStep = z.strictObject({
  at: Cursor,
  kind: z.enum(['started', 'changed', 'ended']),
  sightingId: z.uuid(),
})
export type SightingStep = z.output<typeof SightingStep>

/** Bytes of a vector, and back. A copy: a Float32Array needs a multiple of four. */
export function encodeVector({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
}

/** Null for what is no vector of this many dimensions. */
export function decodeVector(text: string, dimensions: number | null): Float32Array | null {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 0 || bytes.length % 4 !== 0) return null
  const vector = new Float32Array(bytes.length / 4)
  new Uint8Array(vector.buffer).set(bytes)
  if (dimensions !== null && vector.length !== dimensions) return null
  return vector.every(Number.isFinite) ? vector : null
}
