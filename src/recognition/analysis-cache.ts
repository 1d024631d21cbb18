import { createHash, webcrypto } from 'node:crypto'
import { AppError } from '#core/errors.ts'
import { version } from '#core/version.ts'
import type { EventType, StoredEvent } from '#events/event.ts'
import type { Redis } from '#storage/redis.ts'
import type { Vault } from '#storage/seal.ts'
import type { AnalyseOptions, Analysis, DetectorMode, Vision } from '#vision/vision.ts'
import { analysisForm, decodeAnalysis, encodeAnalysis } from './analysis-bytes.ts'
import { KeptEntries } from './kept-entries.ts'
import { SharedAnalyses } from './shared-analyses.ts'
import { SharedWork } from './shared-work.ts'

export const lookupResults = ['memory', 'redis', 'joined', 'missed'] as const
/** Where an analysis came from: this process's memory, Redis, the same photo in work at that moment, or the networks. */
export type LookupResult = (typeof lookupResults)[number]

interface Needs {
  readonly vault: Vault
  readonly redis: Redis | null
  /** Most bytes of memory; 0 keeps nothing anywhere. */
  readonly bytes: number
  /** How long an analysis is kept. */
  readonly seconds: number
  /** The newest of {@link emptyingEvents} in the log. */
  readonly epoch: bigint
  /** What an analysis depends on besides photo, pack and options. */
  readonly settings: { readonly detector: DetectorMode; readonly limits: { readonly bytes: number } }
  count(result: LookupResult): void
}

/** After these nothing may be left of photos that were seen before: whoever is deleted may be in any of them. */
export const emptyingEvents: readonly EventType[] = [
  'person_forgotten',
  'gallery_deleted',
  'face_deleted',
  'caches_emptied',
]

/** Photos up to this size are hashed where they are; larger ones in a thread. SHA-256 does 1 to 2 GB/s where the processor has it. */
const hashedHere = 256 * 1024

/**
 * What the networks said of a photo, kept for a while, so that the same bytes are not analysed twice; the same photo in work
 * at that moment is waited for. Decisions are not kept: they are made anew from templates, by the gallery as it is then.
 * See decisions/0015-analyses-are-kept-for-a-while.md.
 */
export class AnalysisCache implements AsyncDisposable {
  readonly #needs: Needs
  readonly #kept: KeptEntries
  readonly #shared: SharedAnalyses | null
  readonly #work = new SharedWork<{
    readonly analysis: Analysis
    readonly bytes: Buffer
    readonly from: LookupResult
  }>()
  #epoch: bigint

  constructor(needs: Needs) {
    this.#needs = needs
    this.#epoch = needs.epoch
    this.#kept = new KeptEntries(needs.bytes, needs.seconds * 1_000)
    const { redis } = needs
    this.#shared = redis && needs.bytes > 0 ? new SharedAnalyses({ ...needs, redis }) : null
  }

  get bytes(): number {
    return this.#kept.bytes
  }

  /** The same vision, asked only for what is not known. */
  around(vision: Vision): Vision {
    if (this.#needs.bytes === 0) return vision
    const pack = createHash('sha256').update(JSON.stringify(vision.pack)).digest('base64')
    return {
      ...vision,
      analyse: (image, options, signal) => this.#analyse(vision, pack, image, options, signal),
    }
  }

  /** Follows the event log; every process empties its own memory, and what was shared. */
  apply(event: StoredEvent): void {
    if (!emptyingEvents.includes(event.type) || event.id <= this.#epoch) return
    this.#epoch = event.id
    this.#kept.clear()
    this.#shared?.empty(event.id)
  }

  /** Resolves when what was emptied is removed from Redis too. */
  async settled(): Promise<void> {
    await this.#shared?.settled()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kept[Symbol.dispose]()
    await this.#shared?.[Symbol.asyncDispose]()
  }

  async #analyse(
    vision: Vision,
    pack: string,
    image: Uint8Array,
    options: AnalyseOptions,
    signal: AbortSignal,
  ): Promise<Analysis> {
    // Refused for its size, before anything is spent on it. A print is asked for where no picture may come twice.
    if (options.print || image.length > this.#needs.settings.limits.bytes)
      return await vision.analyse(image, options, signal)
    const key = await this.#keyOf(pack, image, options)
    const kept = this.#kept.get(key)
    if (kept) {
      this.#needs.count('memory')
      return decodeAnalysis(kept)
    }
    for (;;) {
      let mine = false
      try {
        const { value, joined } = await this.#work.run(key, signal, (given) => {
          mine = true
          return this.#look(vision, key, image, options, given)
        })
        this.#needs.count(joined ? 'joined' : value.from)
        return joined || value.from !== 'missed' ? decodeAnalysis(value.bytes) : value.analysis
      } catch (error) {
        // The time of whoever came first ran out, not that of this caller.
        if (mine || signal.aborted || !(error instanceof AppError && error.code === 'deadline_exceeded')) throw error
      }
    }
  }

  async #look(vision: Vision, key: string, image: Uint8Array, options: AnalyseOptions, signal: AbortSignal) {
    const epoch = this.#epoch
    // A region is a piece of the photo: that stays in this process.
    const shared = options.region ? null : this.#shared
    const found = (await shared?.get(key)) ?? null
    const analysis = found ? decodeAnalysis(found) : await vision.analyse(image, options, signal)
    const bytes = found ?? encodeAnalysis(analysis)
    // What was begun before somebody was forgotten is answered, and not kept.
    if (epoch === this.#epoch) {
      this.#kept.set(key, bytes)
      if (!found) shared?.put(key, bytes)
    }
    return { analysis, bytes, from: found ? ('redis' as const) : ('missed' as const) }
  }

  /** Keyed, so that whoever reads it learns nothing of the photo, not even whether it is one that they have. */
  async #keyOf(pack: string, image: Uint8Array, options: AnalyseOptions): Promise<string> {
    const { vault, settings } = this.#needs
    const wanted = {
      ...options,
      detector: options.detector ?? settings.detector,
      attributes: [...options.attributes].sort(),
    }
    const sorted = Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1))
    const about = JSON.stringify([analysisForm, version, pack, settings.limits, sorted])
    const digest =
      image.length <= hashedHere
        ? createHash('sha256').update(image).digest()
        : new Uint8Array(await webcrypto.subtle.digest('SHA-256', image as Uint8Array<ArrayBuffer>))
    return vault.digest(Buffer.concat([digest, Buffer.from(about)])).toString('base64url')
  }
}
