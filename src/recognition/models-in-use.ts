import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Held } from '#core/hold.ts'
import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import { readActiveModel } from '#gallery/active-model-store.ts'
import { GalleryIndex } from '#gallery/index-gallery.ts'
import { NegativeFaces } from '#gallery/negative-faces.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import type { PackManifest } from '#vision/models/manifest.ts'
import type { Vision } from '#vision/vision.ts'
import { type CurrentPolicy, openCurrentPolicy } from './current-policy.ts'
import type { PolicySettings } from './policy.ts'

/** The packs that this installation has, and how one is loaded. */
export interface ModelSource {
  list(): Promise<readonly PackManifest[]>
  open(pack: PackManifest, options: { background: boolean; signal: AbortSignal }): Promise<Vision>
}

/** Everything that depends on the model: decisions use one of these from beginning to end, so that models never mix. */
export interface LoadedModel {
  readonly vision: Vision
  readonly galleryIndex: GalleryIndex
  readonly negatives: NegativeFaces
  readonly policy: CurrentPolicy
}

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly index: VectorIndex
  readonly log: Log
  readonly source: ModelSource
  /** The policy until one is stored. */
  readonly configured: PolicySettings
}

interface Entry {
  readonly modelId: string
  readonly galleryIndex: GalleryIndex
  readonly negatives: NegativeFaces
  policy: CurrentPolicy | null
  /** Resolves when it can decide. */
  loaded: Promise<LoadedModel>
  holds: number
}

/** Milliseconds after which a switch that failed in this process is tried again. */
const retryMs = 10_000

/**
 * The models that this process has loaded: the one in use, and for a while those that are being switched to, compared with,
 * or still finishing what they began. A model is let go when nobody holds it any more.
 */
export class ModelsInUse implements AsyncDisposable {
  readonly #needs: Needs
  readonly #entries = new Map<string, Entry>()
  readonly #closing = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()
  #current: { readonly entry: Entry; readonly model: LoadedModel } | null = null
  #following: Promise<void> | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Loads the first model; its index is filled meanwhile, `filled` says when it is. */
  async start(pack: PackManifest, signal: AbortSignal): Promise<{ readonly filled: Promise<number> }> {
    const vision = await this.#needs.source.open(pack, { background: false, signal })
    const entry = this.#enter(pack)
    try {
      const { galleryIndex, negatives } = entry
      await negatives.fill()
      const model = { vision, galleryIndex, negatives, policy: await this.#openPolicy(entry, pack) }
      entry.loaded = Promise.resolve(model)
      entry.holds = 1
      this.#current = { entry, model }
      return { filled: entry.galleryIndex.fill(this.#stopping.signal) }
    } catch (error) {
      await vision[Symbol.asyncDispose]()
      throw error
    }
  }

  /** The model in use now, for a look; what takes longer than that holds it. */
  get current(): LoadedModel {
    return this.#now().model
  }

  /** The model in use now, kept until it is released even if another one is switched to. */
  hold(): Held<LoadedModel> {
    const { entry, model } = this.#now()
    return this.#holding(entry, model)
  }

  /** A model that need not be in use: loaded, with its index filled, where it is not there already. */
  async holdModel(pack: PackManifest, signal: AbortSignal): Promise<Held<LoadedModel>> {
    const { modelId } = pack.embedder
    await this.#closing.get(modelId)
    signal.throwIfAborted()
    let entry = this.#entries.get(modelId)
    if (!entry) {
      entry = this.#enter(pack)
      entry.loaded = this.#load(entry, pack)
    }
    const loading = entry
    const held = this.#holding(loading, null)
    try {
      const model = await loading.loaded
      return { value: model, release: held.release }
    } catch (error) {
      held.release()
      throw error
    }
  }

  /** Follows the event log: indexes and policies of all models loaded, and which of them is in use. */
  async apply(event: StoredEvent): Promise<void> {
    await this.#inTurn(async () => {
      for (const { galleryIndex, negatives, policy } of this.#entries.values()) {
        await galleryIndex.apply(event)
        await negatives.apply(event)
        await policy?.apply(event)
      }
    })
    // Loading takes seconds; the log goes on meanwhile.
    if (event.type === 'model_changed') this.#follow()
  }

  /** Resolves once this process uses the model that the database names, as far as it can. */
  async settled(): Promise<void> {
    await this.#following
  }

  /** Fills the indexes of all models anew, after the index thread was lost. */
  async refill(signal: AbortSignal): Promise<void> {
    for (const { galleryIndex } of this.#entries.values()) await galleryIndex.refill(signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#following
    await Promise.all(this.#closing.values())
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    for (const { loaded } of entries)
      await loaded.then(
        ({ vision }) => vision[Symbol.asyncDispose](),
        () => undefined,
      )
  }

  #now(): { readonly entry: Entry; readonly model: LoadedModel } {
    if (!this.#current) throw new AppError('unavailable', 'No model is loaded yet')
    return this.#current
  }

  #holding<T>(entry: Entry, value: T): Held<T> {
    entry.holds++
    let released = false
    return {
      value,
      release: () => {
        if (released) return
        released = true
        entry.holds--
        if (entry.holds === 0) this.#close(entry)
      },
    }
  }

  /** From here on the model's index follows the event log. */
  #enter(pack: PackManifest): Entry {
    const { db, vault, index, log } = this.#needs
    const { embedder } = pack
    const galleryIndex = new GalleryIndex({ db, vault, index, model: embedder, log })
    const negatives = new NegativeFaces({ db, vault, log, modelId: embedder.modelId })
    const loaded = Promise.reject(new AppError('unavailable', 'The model is not loaded yet'))
    loaded.catch(() => undefined)
    const entry: Entry = { modelId: embedder.modelId, galleryIndex, negatives, policy: null, loaded, holds: 0 }
    this.#entries.set(entry.modelId, entry)
    return entry
  }

  async #load(entry: Entry, pack: PackManifest): Promise<LoadedModel> {
    const { signal } = this.#stopping
    const vision = await this.#needs.source.open(pack, { background: false, signal })
    try {
      const { galleryIndex, negatives } = entry
      await galleryIndex.fill(signal)
      await negatives.fill()
      return { vision, galleryIndex, negatives, policy: await this.#openPolicy(entry, pack) }
    } catch (error) {
      await vision[Symbol.asyncDispose]()
      throw error
    }
  }

  /** In turn with the event log, so that no change of the policy falls between reading and following. */
  async #openPolicy(entry: Entry, pack: PackManifest): Promise<CurrentPolicy> {
    const { db, configured } = this.#needs
    return await this.#inTurn(async () => {
      const policy = await openCurrentPolicy(db, pack.embedder, configured)
      entry.policy = policy
      return policy
    })
  }

  #close(entry: Entry): void {
    if (this.#stopping.signal.aborted || this.#entries.get(entry.modelId) !== entry) return
    this.#entries.delete(entry.modelId)
    const closing = entry.loaded
      .then(
        ({ vision }) => vision[Symbol.asyncDispose](),
        () => undefined,
      )
      .then(() => entry.galleryIndex.drop())
      .catch((error) => this.#needs.log.error({ err: error, modelId: entry.modelId }, 'a model was not let go cleanly'))
      .finally(() => this.#closing.delete(entry.modelId))
    this.#closing.set(entry.modelId, closing)
  }

  #follow(): void {
    const before = this.#following ?? Promise.resolve()
    const following = before
      .then(() => this.#switch())
      .finally(() => {
        if (this.#following === following) this.#following = null
      })
    this.#following = following
  }

  async #switch(): Promise<void> {
    const { db, log, source } = this.#needs
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        const wanted = await readActiveModel(db)
        const { entry: old } = this.#now()
        if (!wanted || wanted.modelId === old.modelId) return
        const pack = await findModel(source, wanted.modelId)
        const { value: model } = await this.holdModel(pack, signal)
        const entry = this.#entries.get(wanted.modelId)
        if (!entry) throw new AppError('internal', 'A model that was held is gone')
        // One assignment: whoever begins from here on decides with the new model, whoever began before ends with the old one.
        this.#current = { entry, model }
        log.info({ from: old.modelId, to: entry.modelId }, 'model switched')
        old.holds--
        if (old.holds === 0) this.#close(old)
      } catch (error) {
        if (signal.aborted) return
        log.error({ err: error }, 'this process goes on with the model before: the new one could not be loaded')
        await systemClock.sleep(retryMs, signal).catch(() => undefined)
      }
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }
}

/** The installed pack that makes templates of this model, or has this name. Throws `not_found` naming those there are. */
export async function findModel(source: ModelSource, name: string): Promise<PackManifest> {
  const packs = await source.list()
  const found = packs.find((pack) => pack.embedder.modelId === name || pack.name === name)
  if (found) return found
  const there = packs.map((pack) => pack.name).join(', ')
  throw new AppError('not_found', `No installed model pack is called ${name}; there are: ${there}`)
}

export async function packNames(source: ModelSource): Promise<{ pack: string; modelId: string }[]> {
  return (await source.list()).map((pack) => ({ pack: pack.name, modelId: pack.embedder.modelId }))
}
