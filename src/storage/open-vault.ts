import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '#core/errors.ts'
import type { Binding, DataKey, Vault, WrappedKey } from './seal.ts'

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

/** What outlives master keys: they come from chance at the first start and are stored sealed. */
export interface VaultSecrets {
  /** Other keys are derived from it. */
  readonly root: Buffer
  readonly digestKey: Buffer
}

/** A vault that can be given further master keys while it is in use. */
export interface KeyedVault extends Vault {
  readonly secrets: VaultSecrets
  has(version: number): boolean
  addMasterKey(master: MasterKey): void
  /** Called when a data key of a version that is missing was met. */
  onMissing: (version: number) => void
}

/**
 * The vault of a master key (32 bytes). AES-256-GCM with random 96-bit nonces (NIST SP 800-38D: at most 2³² seals under one
 * key, which a person's data key never sees); keys for wrapping and all else are derived by HKDF-SHA-256 (RFC 5869), so
 * that no key serves two purposes. Without `secrets` they are derived from the master key, for a vault that never rotates.
 */
export function openVault(master: MasterKey, secrets = secretsOf(master.bytes)): KeyedVault {
  const wrapKeys = new Map<number, DataKey>()
  let newest = 0
  const vault: KeyedVault = {
    secrets,
    get masterKeyVersion() {
      return newest
    },
    has: (version) => wrapKeys.has(version),
    addMasterKey({ bytes, version }) {
      wrapKeys.set(version, { bytes: deriveKey(bytes, 'wrap') })
      newest = Math.max(newest, version)
    },
    onMissing: () => {},
    createDataKey(owner) {
      const key: DataKey = { bytes: randomBytes(keyBytes) }
      return { key, wrapped: wrap(owner, key) }
    },
    unwrapDataKey(owner, { bytes, masterKeyVersion }) {
      return { bytes: open(wrapKeyOf(masterKeyVersion), bytes, wrapBinding(owner, masterKeyVersion)) }
    },
    rewrapDataKey: (owner, wrapped) => wrap(owner, vault.unwrapDataKey(owner, wrapped)),
    seal,
    open,
    digest: (bytes) => createHmac('sha256', secrets.digestKey).update(bytes).digest(),
    deriveKey: (purpose) => deriveKey(secrets.root, purpose),
  }
  const wrap = (owner: string, key: DataKey): WrappedKey => {
    const bytes = seal(wrapKeyOf(newest), key.bytes, wrapBinding(owner, newest))
    return { bytes, masterKeyVersion: newest }
  }
  const wrapKeyOf = (version: number): DataKey => {
    const key = wrapKeys.get(version)
    if (key) return key
    vault.onMissing(version)
    throw new AppError(
      'unavailable',
      `A data key was wrapped by version ${version} of the master key, which this process does not have; it takes over the key of a rotation within moments, and otherwise must be started again with that key`,
      { retryAfter: 1 },
    )
  }
  vault.addMasterKey(master)
  return vault
}

/** The digest key is the one that databases have whose secrets were not stored. */
export function secretsOf(masterKey: Buffer): VaultSecrets {
  return { root: deriveKey(masterKey, 'root'), digestKey: deriveKey(masterKey, 'digest') }
}

/** HKDF-SHA-256. */
export function deriveKey(from: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', from, '', `netra ${purpose} v1`, keyBytes))
}

function wrapBinding(owner: string, version: number): Binding {
  return ['data key', owner, String(version)]
}

export function seal(key: DataKey, plaintext: Uint8Array, binding: Binding): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce)
  cipher.setAAD(additionalData(binding))
  return Buffer.concat([Buffer.of(format), nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

export function open(key: DataKey, sealed: Uint8Array, binding: Binding): Buffer {
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
