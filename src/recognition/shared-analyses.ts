import type { Redis } from '#storage/redis.ts'
import type { DataKey, Vault } from '#storage/seal.ts'
import { analysisForm } from './analysis-bytes.ts'

interface Needs {
  readonly redis: Redis
  readonly vault: Vault
  /** Seconds after which an entry is gone. */
  readonly seconds: number
  /** The event that emptied the caches last; entries from before it are nobody's. */
  readonly epoch: bigint
}

/**
 * Analyses that all processes of an installation share through Redis. An entry's key is a keyed digest and its value is
 * sealed under a key derived from the master key, so Redis learns neither photo nor face, and what is changed or moved
 * there is not believed. Everything is attempted: without Redis there are no entries.
 */
export class SharedAnalyses implements AsyncDisposable {
  readonly #needs: Needs
  readonly #prefix: string
  #epoch: bigint
  #sealKey: DataKey
  #sweeping: Promise<void> | null = null
  #sweepAgain = false
  #closed = false

  constructor(needs: Needs) {
    this.#needs = needs
    // Installations with other master keys may use the same Redis.
    this.#prefix = `netra:analysis:${needs.vault.digest(Buffer.from('analyses')).toString('hex', 0, 8)}:`
    this.#epoch = needs.epoch
    this.#sealKey = this.#deriveKey()
  }

  async get(key: string): Promise<Buffer | null> {
    const place = this.#place(key)
    const [sealKey, binding] = [this.#sealKey, this.#binding(key)]
    const sealed = await this.#needs.redis.attempt((client) => client.getBuffer(place))
    if (!sealed) return null
    try {
      return this.#needs.vault.open(sealKey, sealed, binding)
    } catch {
      // Damaged, forged, or of another master key: the photo is analysed, and this is overwritten.
      return null
    }
  }

  /** Stores without anybody waiting for it. */
  put(key: string, bytes: Uint8Array): void {
    const sealed = this.#needs.vault.seal(this.#sealKey, bytes, this.#binding(key))
    const place = this.#place(key)
    void this.#needs.redis.attempt((client) => client.set(place, sealed, 'EX', this.#needs.seconds))
  }

  /** From here on nothing from before this event is found; it is removed from Redis in the background, or expires. */
  empty(epoch: bigint): void {
    this.#epoch = epoch
    this.#sealKey = this.#deriveKey()
    this.#sweepAgain = true
    this.#sweeping ??= this.#sweep().finally(() => {
      this.#sweeping = null
    })
  }

  /** Resolves when nothing is being removed any more. */
  async settled(): Promise<void> {
    await this.#sweeping
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#sweeping
  }

  /** Many people may be forgotten at once: what comes while one round runs is one more round. */
  async #sweep(): Promise<void> {
    const { redis } = this.#needs
    while (this.#sweepAgain) {
      this.#sweepAgain = false
      let cursor = '0'
      do {
        const from = cursor
        const found = await redis.attempt((client) => client.scan(from, 'MATCH', `${this.#prefix}*`, 'COUNT', 1_000))
        if (!found || this.#closed) return
        const [next, places] = found
        const old = places.filter((place) => this.#isOld(place))
        if (old.length > 0) await redis.attempt((client) => client.unlink(...old))
        cursor = next
      } while (cursor !== '0')
    }
  }

  #isOld(place: string): boolean {
    const epoch = /^(\d+):/.exec(place.slice(this.#prefix.length))?.[1]
    return epoch !== undefined && BigInt(epoch) < this.#epoch
  }

  #place(key: string): string {
    return `${this.#prefix}${this.#epoch}:${key}`
  }

  #binding(key: string): string[] {
    return ['analysis', String(analysisForm), String(this.#epoch), key]
  }

  #deriveKey(): DataKey {
    return { bytes: this.#needs.vault.deriveKey(`analyses ${this.#epoch}`) }
  }
}
