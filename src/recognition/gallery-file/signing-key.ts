import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Vault } from '#storage/seal.ts'

/** The key by which an installation signs galleries: Ed25519 (RFC 8032), derived from the vault, so that no rotation changes it. */
export interface SigningKey {
  /** 32 bytes. */
  readonly publicKey: Buffer
  sign(message: Uint8Array): Buffer
}

/** DER around the 32 bytes of an Ed25519 key (RFC 8410): PKCS #8 of a private one, SPKI of a public one. */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex')
const publicHead = Buffer.from('302a300506032b6570032100', 'hex')

export const signatureBytes = 64

export function signingKeyOf(vault: Vault): SigningKey {
  const seed = vault.deriveKey('gallery signing')
  const key = createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' })
  return { publicKey: Buffer.from(spki.subarray(publicHead.length)), sign: (message) => sign(null, message, key) }
}

export function isSignedBy(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  let key: KeyObject
  try {
    key = createPublicKey({ key: Buffer.concat([publicHead, publicKey]), format: 'der', type: 'spki' })
  } catch {
    return false
  }
  return verify(null, message, key, signature)
}

/** What people compare a key by: 128 bits of its SHA-256, in groups of four digits. */
export function fingerprintOf(publicKey: Uint8Array): string {
  const digits = createHash('sha256').update(publicKey).digest('hex').slice(0, 32)
  return digits.match(/.{4}/g)?.join('-') ?? digits
}

/** Whether two fingerprints are the same, however they were copied. */
export function isSameFingerprint(a: string, b: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^0-9a-f]/g, '')
  return plain(a) === plain(b)
}
