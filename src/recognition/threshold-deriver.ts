import { type Kysely, sql } from 'kysely'
import { systemClock } from '#core/clock.ts'
import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import { appendEvent } from '#events/event-log.ts'
import { advisoryLocks } from '#storage/advisory-locks.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import { countPeopleOfModel, insertDerivation, readDerivations, type StoredDerivation } from './derivation-store.ts'
import { deriveGallery } from './derive-gallery.ts'
import type { LoadedModel, ModelsInUse } from './models-in-use.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly index: VectorIndex
  readonly models: ModelsInUse
  readonly log: Log
}

/** Which galleries are derived: every one, those that changed, or one whether it changed or not. */
type Wanted = { readonly all: boolean } | { readonly galleryId: string }

/** Milliseconds after a change until it is looked at: enrolling a thousand people derives a few times, not a thousand. */
const settleMs = 2_000
const retryMs = 10_000
const lockRetryMs = 500
/** Share of the people that may have come or gone before a gallery is compared anew; rates are scaled meanwhile. */
const growth = 0.02
/** The same of their faces: another photo of everybody brings strangers closer, too. */
const moreFaces = 0.1

const changes: ReadonlySet<StoredEvent['type']> = new Set([
  'face_added',
  'face_deleted',
  'face_moved',
  'people_merged',
  'people_parted',
  'person_forgotten',
  'model_changed',
  'reembedding_progress',
])

/**
 * Derives what each gallery says of strangers again as it grows, for the model in use: in the background, one process at a
 * time, at most half of the time, through the index's own search. Every process takes the result from the event log.
 */
export class ThresholdDeriver implements AsyncDisposable {
  readonly #needs: Needs
  readonly #stopping = new AbortController()
  #asked = false
  #working: Promise<void> | null = null

  constructor(needs: Needs) {
    this.#needs = needs
  }

  apply(event: StoredEvent): void {
    if (changes.has(event.type)) this.wake()
  }

  /** Looks whether a gallery has changed, soon. */
  wake(): void {
    this.#asked = true
    if (this.#stopping.signal.aborted) return
    this.#working ??= this.#work().finally(() => {
      this.#working = null
      if (this.#asked) this.wake()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#working
  }

  /**
   * Derives all galleries that changed, or with `all` every one, or one of them, now; the newest event that tells of it. For the
   * model in use, or for one that is loaded and held by the caller.
   */
  async derive(options: Wanted, given: AbortSignal, model?: LoadedModel): Promise<bigint | null> {
    const { db } = this.#needs
    const signal = AbortSignal.any([given, this.#stopping.signal])
    return await db.connection().execute(async (session) => {
      const key = sql.lit(advisoryLocks.derivation)
      for (;;) {
        const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(session)
        if (rows[0]?.mine) break
        // Another process is at it; what it leaves changed is little.
        await systemClock.sleep(lockRetryMs, signal)
      }
      try {
        return await this.#deriveChanged(options, signal, model)
      } finally {
        await sql`select pg_advisory_unlock(${key})`.execute(session)
      }
    })
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping
    await systemClock.sleep(settleMs, signal).catch(() => undefined)
    this.#asked = false
    if (signal.aborted) return
    try {
      await this.derive({ all: false }, signal)
    } catch (error) {
      if (signal.aborted) return
      this.#needs.log.error({ err: error }, 'thresholds could not be derived; trying again')
      this.#asked = true
      await systemClock.sleep(retryMs, signal).catch(() => undefined)
    }
  }

  async #deriveChanged(wanted: Wanted, signal: AbortSignal, model?: LoadedModel): Promise<bigint | null> {
    const { db, vault, index, models, log } = this.#needs
    const held = model ? { value: model, release() {} } : models.hold()
    try {
      const { vision, policy, galleryIndex } = held.value
      const { embedder } = vision.pack
      const { modelId } = embedder
      // Half an index would find strangers where there are none; its filling ends with no event, so this looks again.
      while (!galleryIndex.progress.loaded) await systemClock.sleep(settleMs, signal)
      const before = new Map((await readDerivations(db, modelId)).map((one) => [one.galleryId, one]))
      let last: bigint | null = null
      for (const gallery of await countPeopleOfModel(db, modelId)) {
        const known = before.get(gallery.galleryId)
        if ('galleryId' in wanted && gallery.galleryId !== wanted.galleryId) continue
        if ('all' in wanted && !wanted.all && known && isLike(gallery, known)) continue
        const { minimumQuality } = policy.stored().settings
        const started = performance.now()
        const needs = { db, vault, index, giveWay: (ms: number) => systemClock.sleep(ms, signal) }
        const derivation = await deriveGallery(needs, gallery, embedder, minimumQuality, signal)
        const { galleryId } = gallery
        last = await inTransaction(db, async (tx) => {
          const derivationId = await insertDerivation(tx, { galleryId, modelId }, derivation)
          return await appendEvent(tx, { type: 'thresholds_derived', payload: { galleryId, modelId, derivationId } })
        })
        const { people, comparisons } = derivation
        log.info({ galleryId, people, comparisons, ms: Math.round(performance.now() - started) }, 'thresholds derived')
      }
      return last
    } finally {
      held.release()
    }
  }
}

/** Whether the gallery is hardly another one than when it was derived. */
function isLike(now: { people: number; faces: number }, before: Pick<StoredDerivation, 'people' | 'faces'>): boolean {
  const { people, faces } = before
  if (faces === null || Math.abs(now.people - people) > growth * people) return false
  return Math.abs(now.faces - faces) <= moreFaces * faces
}
