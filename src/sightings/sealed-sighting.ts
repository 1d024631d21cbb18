import type { DataKey, Vault } from '#storage/seal.ts'
import { type Expression, type ExpressionLabel, expressionLabels } from '#vision/face.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion } from '#vision/vision.ts'

/** The best crop with its geometry: a length-prefixed JSON header, then the JPEG; sealed to the sighting. */
export function sealCrop(vault: Vault, key: DataKey, sightingId: string, region: FaceRegion): Buffer {
  const { jpeg, ...geometry } = region
  const header = Buffer.from(JSON.stringify(geometry))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.byteLength)
  return vault.seal(key, Buffer.concat([length, header, jpeg]), ['sighting crop', sightingId])
}

export function openCrop(vault: Vault, key: DataKey, sightingId: string, sealed: Uint8Array): FaceRegion {
  const plain = vault.open(key, sealed, ['sighting crop', sightingId])
  const end = 4 + plain.readUInt32LE(0)
  const geometry = JSON.parse(plain.toString('utf8', 4, end)) as Omit<FaceRegion, 'jpeg'>
  return { ...geometry, jpeg: plain.subarray(end) }
}

/** The track's vector as little-endian float32, sealed to sighting and model. */
export function sealTrackTemplate(vault: Vault, key: DataKey, sightingId: string, template: Template): Buffer {
  const { buffer, byteOffset, byteLength } = template.vector
  const plain = new Uint8Array(buffer, byteOffset, byteLength)
  return vault.seal(key, plain, ['sighting template', sightingId, template.modelId])
}

export function openTrackTemplate(
  vault: Vault,
  key: DataKey,
  sightingId: string,
  { modelId, sealed }: { readonly modelId: string; readonly sealed: Uint8Array },
): Template {
  const plain = vault.open(key, sealed, ['sighting template', sightingId, modelId])
  const vector = new Float32Array(plain.byteLength / 4)
  new Uint8Array(vector.buffer).set(plain)
  return { modelId, vector }
}

/** Seven probabilities as float32, in the order of the labels. */
export function sealExpression(vault: Vault, key: DataKey, id: string, expression: Expression): Buffer {
  const values = Float32Array.from(expressionLabels, (label) => expression.probabilities[label])
  return vault.seal(key, new Uint8Array(values.buffer), ['sighting expression', id])
}

export function openExpression(vault: Vault, key: DataKey, id: string, sealed: Uint8Array): Expression {
  const plain = vault.open(key, sealed, ['sighting expression', id])
  const probability = (at: number) => plain.readFloatLE(at * 4)
  const entries = expressionLabels.map((label, at): [ExpressionLabel, number] => [label, probability(at)])
  const [label] = entries.reduce((best, one) => (one[1] > best[1] ? one : best))
  return { label, probabilities: Object.fromEntries(entries) as Expression['probabilities'] }
}
