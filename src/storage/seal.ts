/** What a ciphertext is bound to: it opens only with the same words, so a row's ciphertext moved to another row does not. */
export type Binding = readonly string[]

/** A person's data key in memory. Never logged, never stored unwrapped. */
export interface DataKey {
  readonly bytes: Buffer
}

/** A data key as it is stored: wrapped by a master key of a version. */
export interface WrappedKey {
  readonly bytes: Buffer
  readonly masterKeyVersion: number
}

/** Encryption at rest: AES-256-GCM under per-person data keys, which a master key wraps. */
export interface Vault {
  /** The master key that new data keys are wrapped by; during a rotation the one before opens, too. */
  readonly masterKeyVersion: number
  /** A fresh data key for the owner (a person's id), and its wrapped form to store. */
  createDataKey(owner: string): { key: DataKey; wrapped: WrappedKey }
  /**
   * Throws `internal` when the wrapped key was made for another owner or by another key, `unavailable` when it is of a
   * version of the master key that this process does not have (yet).
   */
  unwrapDataKey(owner: string, wrapped: WrappedKey): DataKey
  /** The same data key, wrapped by the newest master key. Throws as unwrapping does. */
  rewrapDataKey(owner: string, wrapped: WrappedKey): WrappedKey
  seal(key: DataKey, plaintext: Uint8Array, binding: Binding): Buffer
  /** Throws `internal` when the ciphertext was changed or belongs elsewhere. */
  open(key: DataKey, sealed: Uint8Array, binding: Binding): Buffer
  /** Keyed digest (HMAC-SHA-256): equal bytes, equal digest, meaningless without the master key. A rotation does not change it. */
  digest(bytes: Uint8Array): Buffer
  /** A key of 32 bytes for one purpose, which a rotation does not change. */
  deriveKey(purpose: string): Buffer
}
