import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '#core/errors.ts'
import type { Binding, DataKey, Vault } from './seal.ts'

/** A master key in memory, and the number that tells it from earlier and later ones. */
export interface MasterKey {
  readonly bytes: Buffer
  readonly version: number
}

/** Sealed bytes: format (1), nonce (12), ciphertext, tag (16). */
const format = 1
const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32

/**
 * The vault of a master key (32 bytes). AES-256-GCM with random 96-bit nonces (NIST SP 800-38D: at most 2³² seals under one
 * key, which a person's data key never sees); wrapping and digest keys are derived by HKDF-SHA-256 (RFC 5869), so that
 * no key serves two purposes.
 */
export function openVault(master: MasterKey): Vault {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master.bytes, '', `netra ${purpose} v1`, keyBytes))
  const wrapKey: DataKey = { bytes: derive('wrap') }
  const digestKey = derive('digest')
  const wrapBinding = (owner: string): Binding => ['data key', owner, String(master.version)]
  return {
    createDataKey(owner) {
      const key: DataKey = { bytes: randomBytes(keyBytes) }
      const bytes = seal(wrapKey, key.bytes, wrapBinding(owner))
      return { key, wrapped: { bytes, masterKeyVersion: master.version } }
    },
    unwrapDataKey(owner, wrapped) {
      if (wrapped.masterKeyVersion !== master.version)
        throw new AppError(
          'internal',
          `A data key was wrapped by master key ${wrapped.masterKeyVersion}, not ${master.version}`,
        )
      return { bytes: open(wrapKey, wrapped.bytes, wrapBinding(owner)) }
    },
    seal,
    open,
    digest: (bytes) => createHmac('sha256', digestKey).update(bytes).digest(),
  }
}

function seal(key: DataKey, plaintext: Uint8Array, binding: Binding): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce)
  cipher.setAAD(additionalData(binding))
  return Buffer.concat([Buffer.of(format), nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function open(key: DataKey, sealed: Uint8Array, binding: Binding): Buffer {
  if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== format)
    throw new AppError('internal', 'A sealed value is not in a form that this version can open')
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, sealed.subarray(1, 1 + nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(additionalData(binding))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  const plaintext = decipher.update(sealed.subarray(1 + nonceBytes, sealed.length - tagBytes))
  try {
    // In counter mode nothing is left to come out; what matters is that the tag is checked.
    decipher.final()
    return plaintext
  } catch (cause) {
    plaintext.fill(0)
    throw new AppError('internal', 'A sealed value was changed, moved, or sealed with another key', { cause })
  }
}

/** The format and every part of the binding with its length before it: ['a', 'bc'] is not ['ab', 'c']. */
function additionalData(binding: Binding): Buffer {
  let length = 1
  for (const part of binding) length += 4 + Buffer.byteLength(part)
  const data = Buffer.allocUnsafe(length)
  let at = data.writeUInt8(format)
  for (const part of binding) {
    const written = data.write(part, at + 4)
    data.writeUInt32BE(written, at)
    at += 4 + written
  }
  return data
}
