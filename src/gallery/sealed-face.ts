import type { DataKey, Vault } from '#storage/seal.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion } from '#vision/vision.ts'

/** Which row a ciphertext belongs to: it opens nowhere else. */
export interface FaceOwner {
  readonly faceId: string
  readonly personId: string
  /** The row is a negative of that person: what is sealed for it can never pass for a face of theirs. */
  readonly negative?: true
}

/** The template's vector as little-endian float32, sealed to face, person and model. */
export function sealTemplate(vault: Vault, key: DataKey, owner: FaceOwner, template: Template): Buffer {
  const { buffer, byteOffset, byteLength } = template.vector
  return vault.seal(key, new Uint8Array(buffer, byteOffset, byteLength), templateBinding(owner, template.modelId))
}

export function openTemplate(
  vault: Vault,
  key: DataKey,
  owner: FaceOwner,
  modelId: string,
  sealed: Uint8Array,
): Template {
  const plain = vault.open(key, sealed, templateBinding(owner, modelId))
  // A copy: Buffers come out of a pool at odd offsets, a Float32Array needs a multiple of four.
  const vector = new Float32Array(plain.byteLength / 4)
  new Uint8Array(vector.buffer).set(plain)
  return { modelId, vector }
}

/** The region with its geometry: a length-prefixed JSON header, then the JPEG; sealed to face and person. */
export function sealRegion(vault: Vault, key: DataKey, owner: FaceOwner, region: FaceRegion): Buffer {
  const { jpeg, ...geometry } = region
  const header = Buffer.from(JSON.stringify(geometry))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.byteLength)
  return vault.seal(key, Buffer.concat([length, header, jpeg]), regionBinding(owner))
}

export function openRegion(vault: Vault, key: DataKey, owner: FaceOwner, sealed: Uint8Array): FaceRegion {
  const plain = vault.open(key, sealed, regionBinding(owner))
  const end = 4 + plain.readUInt32LE(0)
  const geometry = JSON.parse(plain.toString('utf8', 4, end)) as Omit<FaceRegion, 'jpeg'>
  return { ...geometry, jpeg: plain.subarray(end) }
}

function templateBinding(owner: FaceOwner, modelId: string): string[] {
  return [owner.negative ? 'negative template' : 'template', owner.faceId, owner.personId, modelId]
}

function regionBinding(owner: FaceOwner): string[] {
  return [owner.negative ? 'negative region' : 'region', owner.faceId, owner.personId]
}
