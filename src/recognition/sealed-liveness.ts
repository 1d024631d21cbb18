import { z } from 'zod'
import type { DataKey, Vault } from '#storage/seal.ts'
import type { LivenessState } from './liveness-session.ts'

const Point = z.strictObject({ x: z.number(), y: z.number() })
const Bytes = z.base64().transform((text) => Uint8Array.from(Buffer.from(text, 'base64')))

const Stored = z.strictObject({
  modelId: z.string(),
  vector: Bytes.transform((bytes) => new Float32Array(bytes.buffer)),
  frames: z.array(
    z.strictObject({
      digest: z.string(),
      print: Bytes,
      landmarks: z.tuple([Point, Point, Point, Point, Point]),
      liveness: z.strictObject({ score: z.number(), certainty: z.enum(['uncertified', 'measured']) }),
      counted: z.boolean(),
    }),
  ),
})

const base64 = ({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64')

/** What a session knows, sealed to the session. */
export function sealLiveness(vault: Vault, key: DataKey, sessionId: string, state: LivenessState): Buffer {
  const stored: z.input<typeof Stored> = {
    modelId: state.template.modelId,
    vector: base64(state.template.vector),
    frames: state.frames.map((frame) => ({ ...frame, print: base64(frame.print), landmarks: [...frame.landmarks] })),
  }
  return vault.seal(key, Buffer.from(JSON.stringify(stored)), bindingOf(sessionId))
}

/** Throws `internal` when it was changed or belongs to another session. */
export function openLiveness(vault: Vault, key: DataKey, sessionId: string, sealed: Uint8Array): LivenessState {
  const plain = vault.open(key, sealed, bindingOf(sessionId))
  const { modelId, vector, frames } = Stored.parse(JSON.parse(plain.toString('utf8')))
  return { template: { modelId, vector }, frames }
}

function bindingOf(sessionId: string): string[] {
  return ['liveness', sessionId]
}
