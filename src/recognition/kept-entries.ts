interface Entry {
  readonly bytes: Buffer
  readonly until: number
}

/** What an entry takes besides its bytes: key, record, Buffer and the map's slot; 339 bytes of heap each with 100,000 on Node 20. */
const overhead = 350

/** Bytes by key in at most so much memory, the least recently used going first, none older than `milliseconds`. */
export class KeptEntries implements Disposable {
  readonly #entries = new Map<string, Entry>()
  readonly #limit: number
  readonly #milliseconds: number
  readonly #now: () => number
  readonly #timer: NodeJS.Timeout
  #bytes = 0

  constructor(limit: number, milliseconds: number, now: () => number = () => performance.now()) {
    this.#limit = limit
    this.#milliseconds = milliseconds
    this.#now = now
    // Entries that nobody asks for must go too.
    this.#timer = setInterval(() => this.expire(), Math.max(1_000, milliseconds / 10)).unref()
  }

  get bytes(): number {
    return this.#bytes
  }

  get(key: string): Buffer | null {
    const entry = this.#entries.get(key)
    if (!entry) return null
    this.#delete(key, entry)
    if (entry.until <= this.#now()) return null
    this.#insert(key, entry)
    return entry.bytes
  }

  /** What is larger than an eighth of everything is not kept: it would displace too much. */
  set(key: string, bytes: Buffer): void {
    if (bytes.length + overhead > this.#limit / 8) return
    const before = this.#entries.get(key)
    if (before) this.#delete(key, before)
    this.#insert(key, { bytes, until: this.#now() + this.#milliseconds })
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#limit) break
      this.#delete(oldest, entry)
    }
  }

  clear(): void {
    this.#entries.clear()
    this.#bytes = 0
  }

  /** Lets go of everything that is too old. */
  expire(): void {
    const now = this.#now()
    for (const [key, entry] of this.#entries) if (entry.until <= now) this.#delete(key, entry)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
    this.clear()
  }

  #insert(key: string, entry: Entry): void {
    this.#entries.set(key, entry)
    this.#bytes += entry.bytes.length + overhead
  }

  #delete(key: string, entry: Entry): void {
    this.#entries.delete(key)
    this.#bytes -= entry.bytes.length + overhead
  }
}
