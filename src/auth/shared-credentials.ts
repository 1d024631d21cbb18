import { z } from 'zod'
import type { Redis } from '#storage/redis.ts'
import type { DataKey, Vault } from '#storage/seal.ts'
import type { KnownCredential } from './known-credential.ts'

/** An entry as it is sealed: sets are lists, and the newest change of credentials that its reader had seen stands with it. */
const Stored = z.object({
  since: z.number(),
  epoch: z.string(),
  rowId: z.string(),
  expiresAt: z.number().nullable(),
  ended: z.boolean(),
  identity: z.object({
    kind: z.enum(['key', 'user']),
    id: z.string(),
    permissions: z.array(z.string()),
    rateLimit: z.number().nullable().optional(),
    sessionId: z.string().optional(),
    mustChangePassword: z.boolean().optional(),
    galleries: z.array(z.string()).optional(),
    cameras: z.array(z.string()).optional(),
  }),
})

/** A credential that some process read from the database, and when. */
export interface SharedCredential {
  readonly known: KnownCredential
  readonly since: number
}

/**
 * What credentials turned out to be, shared by the processes of an installation through Redis. Places are keyed digests and values
 * are sealed with a key derived from the vault: Redis learns neither credentials nor who has them, and what is changed, moved
 * or made up there is not believed. Nor is an entry from before the newest change of any credential that this process knows of.
 */
export class SharedCredentials {
  readonly #redis: Redis
  readonly #vault: Vault
  readonly #seconds: number
  readonly #key: DataKey

  constructor({ redis, vault, seconds }: { redis: Redis; vault: Vault; seconds: number }) {
    this.#redis = redis
    this.#vault = vault
    this.#seconds = seconds
    this.#key = { bytes: vault.deriveKey('credentials in Redis') }
  }

  async get(hash: Buffer, epoch: bigint): Promise<SharedCredential | null> {
    const place = this.#place(hash)
    const sealed = await this.#redis.attempt((client) => client.getBuffer(place))
    if (!sealed) return null
    try {
      const stored = Stored.parse(JSON.parse(this.#vault.open(this.#key, sealed, ['credential', place]).toString()))
      if (BigInt(stored.epoch) < epoch) return null
      const { rowId, expiresAt, ended, since, identity } = stored
      const known = { rowId, expiresAt, ended, identity: identityOf(identity) }
      return { known, since }
    } catch {
      // Damaged, forged, or of another version: the database is asked.
      return null
    }
  }

  /** Stores without anybody waiting for it. `epoch`: the newest change that was known before the row was read. */
  put(hash: Buffer, epoch: bigint, { known, since }: SharedCredential): void {
    const place = this.#place(hash)
    const identity = { ...known.identity, permissions: [...known.identity.permissions] }
    const text = JSON.stringify({ ...known, identity, since, epoch: String(epoch) })
    const sealed = this.#vault.seal(this.#key, Buffer.from(text), ['credential', place])
    void this.#redis.attempt((client) => client.set(place, sealed, 'EX', this.#seconds))
  }

  #place(hash: Buffer): string {
    return `netra:credential:${this.#vault.digest(Buffer.concat([Buffer.from('credential\0'), hash])).toString('base64url')}`
  }
}

function identityOf(stored: z.output<typeof Stored>['identity']): KnownCredential['identity'] {
  const { kind, id, permissions, rateLimit, sessionId, mustChangePassword, galleries, cameras } = stored
  return {
    kind,
    id,
    permissions: new Set(permissions),
    ...(rateLimit === undefined ? {} : { rateLimit }),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(mustChangePassword === undefined ? {} : { mustChangePassword }),
    ...(galleries === undefined ? {} : { galleries }),
    ...(cameras === undefined ? {} : { cameras }),
  }
}
