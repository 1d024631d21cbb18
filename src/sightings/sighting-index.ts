import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { IndexEntry, Neighbour, Space, SpaceShape, VectorIndex } from '#vector-index/port.ts'
import type { Template } from '#vision/template.ts'
import { openTrackTemplate } from './sealed-sighting.ts'
import { readTrackTemplates, type SealedTrackRow } from './template-store.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly index: VectorIndex
  readonly log: Log
}

export interface IndexedModel extends SpaceShape {
  readonly modelId: string
}

interface Held {
  readonly galleryId: string
  readonly personId: string | null
  readonly unknownId: string | null
}

/** A model whose templates are in the index, or on their way there. */
interface Loaded {
  readonly model: IndexedModel
  readonly held: Map<string, Held>
  filled: Promise<void>
}

const pageSize = 2_000
/** The one in use, and the one before while tracks that began with it end. */
const mostModels = 2

/**
 * Templates of sightings in the vector index, in spaces of their own: every sighting by itself, and strangers with the best of
 * their sightings. A model is filled from the database when it is first asked for, and follows the event log from then on;
 * applying an event reads the rows as they are now, so events may repeat.
 */
export class SightingIndex {
  readonly #needs: Needs
  readonly #models = new Map<string, Loaded>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** The closest sightings, whoever they are of; at most one entry each. */
  async closestSightings(
    { model, galleryId, vector }: { model: IndexedModel; galleryId: string; vector: Float32Array },
    most: number,
    signal?: AbortSignal,
  ): Promise<readonly { readonly sightingId: string; readonly distance: number }[]> {
    await this.ready(model)
    const found = await this.#search(sightingsOf(galleryId, model.modelId), vector, most, signal)
    return found.map(({ faceId, distance }) => ({ sightingId: faceId, distance }))
  }

  /** The closest strangers of a gallery, each with their closest sighting. */
  async closestStrangers(
    { model, galleryId, vector }: { model: IndexedModel; galleryId: string; vector: Float32Array },
    most: number,
    signal?: AbortSignal,
  ): Promise<readonly { readonly unknownId: string; readonly distance: number }[]> {
    await this.ready(model)
    const found = await this.#search(strangersOf(galleryId, model.modelId), vector, most, signal)
    return found.map(({ personId, distance }) => ({ unknownId: personId, distance }))
  }

  /** Resolves once every sighting with a template of the model can be found. */
  async ready(model: IndexedModel): Promise<void> {
    let loaded = this.#models.get(model.modelId)
    if (!loaded) {
      loaded = { model, held: new Map(), filled: Promise.resolve() }
      this.#models.set(model.modelId, loaded)
      const one = loaded
      one.filled = this.#fill(one)
      one.filled.catch(() => this.#models.delete(model.modelId))
      await this.#forgetOldest()
    }
    await loaded.filled
  }

  /** After the index thread was lost: what was there is filled again when it is asked for. */
  async reset(): Promise<void> {
    await this.#inTurn(async () => {
      for (const modelId of this.#models.keys()) await this.#drop(modelId)
      this.#models.clear()
    })
  }

  async apply(event: StoredEvent): Promise<void> {
    switch (event.type) {
      case 'sighting_started':
      case 'sighting_changed':
      case 'sighting_ended':
      case 'sighting_deleted':
        return await this.#refresh(({ id }) => id === event.payload.sightingId, { ids: [event.payload.sightingId] })
      case 'unknown_changed': {
        const { unknownId } = event.payload
        return await this.#refresh(({ held }) => held.unknownId === unknownId, { unknownIds: [unknownId] })
      }
      case 'person_forgotten':
      case 'people_merged': {
        const gone = event.type === 'people_merged' ? event.payload.mergedPersonId : event.payload.personId
        return await this.#refresh(({ held }) => held.personId === gone)
      }
      case 'people_parted':
        return await this.#refresh(({ held }) => held.personId === event.payload.personId)
      case 'gallery_deleted':
        return await this.#refresh(({ held }) => held.galleryId === event.payload.galleryId)
      case 'reembedding_progress': {
        const loaded = this.#models.get(event.payload.modelId)
        return loaded && (await this.#fill(loaded))
      }
      default:
    }
  }

  async #search(space: Space, vector: Float32Array, most: number, signal?: AbortSignal): Promise<readonly Neighbour[]> {
    const [found = []] = await this.#needs.index.search(space, [vector], most, signal)
    return found
  }

  async #fill(loaded: Loaded): Promise<void> {
    const { modelId } = loaded.model
    for (let after: string | undefined; ; ) {
      // Reading and adding in one turn: an event of one of these rows is applied before or after, never between.
      const rows = await this.#inTurn(async () => {
        const read = await readTrackTemplates(this.#needs.db, { modelId, after, limit: pageSize })
        await this.#add(loaded, read)
        return read
      })
      after = rows.at(-1)?.id
      if (rows.length < pageSize) return
    }
  }

  /** Makes the sightings that are held and chosen, and those that the filter finds, what they are in the database. */
  async #refresh(
    chosen: (one: { readonly id: string; readonly held: Held }) => boolean,
    filter?: { readonly ids?: readonly string[]; readonly unknownIds?: readonly string[] },
  ): Promise<void> {
    for (const loaded of this.#models.values())
      await this.#inTurn(async () => {
        const { modelId } = loaded.model
        const ids = [...loaded.held].flatMap(([id, held]) => (chosen({ id, held }) ? [id] : []))
        const rows = ids.length > 0 ? await readTrackTemplates(this.#needs.db, { modelId, ids }) : []
        const more = filter ? await readTrackTemplates(this.#needs.db, { modelId, ...filter }) : []
        const there = new Set(rows.map(({ id }) => id))
        await this.#remove(
          loaded,
          ids.filter((id) => !there.has(id)),
        )
        await this.#add(loaded, [...rows, ...more.filter(({ id }) => !there.has(id))])
      })
  }

  async #remove({ model, held }: Loaded, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const one = held.get(id)
      held.delete(id)
      if (!one) continue
      await this.#needs.index.remove(sightingsOf(one.galleryId, model.modelId), [id])
      await this.#needs.index.remove(strangersOf(one.galleryId, model.modelId), [id])
    }
  }

  async #add({ model, held }: Loaded, rows: readonly SealedTrackRow[]): Promise<void> {
    const { index } = this.#needs
    const sightings = new Map<string, IndexEntry[]>()
    const strangers = new Map<string, IndexEntry[]>()
    const put = (map: Map<string, IndexEntry[]>, galleryId: string, entry: IndexEntry) =>
      map.set(galleryId, [...(map.get(galleryId) ?? []), entry])
    for (const row of rows) {
      const template = this.#open(row)
      if (!template) continue
      const { id, gallery_id: galleryId, person_id: personId, unknown_id: unknownId } = row
      const before = held.get(id)
      held.set(id, { galleryId, personId, unknownId })
      const isStranger = unknownId !== null && personId === null
      put(sightings, galleryId, { faceId: id, personId: id, vector: template.vector })
      if (isStranger) put(strangers, galleryId, { faceId: id, personId: unknownId, vector: template.vector })
      else if (before?.unknownId) await index.remove(strangersOf(galleryId, model.modelId), [id])
    }
    const { dimensions, metric } = model
    for (const [spaceOf, map] of [
      [sightingsOf, sightings],
      [strangersOf, strangers],
    ] as const)
      for (const [galleryId, entries] of map) {
        await index.open(spaceOf(galleryId, model.modelId), { dimensions, metric })
        await index.add(spaceOf(galleryId, model.modelId), entries)
      }
  }

  #open(row: SealedTrackRow): Template | null {
    const { vault, log } = this.#needs
    try {
      const wrapped = { bytes: row.data_key, masterKeyVersion: row.master_key_version }
      const key = vault.unwrapDataKey(row.id, wrapped)
      return openTrackTemplate(vault, key, row.id, { modelId: row.model_id, sealed: row.sealed })
    } catch (cause) {
      log.error({ sightingId: row.id, cause }, 'a sealed sighting does not open; it is left out of the search')
      return null
    }
  }

  async #forgetOldest(): Promise<void> {
    const [oldest] = this.#models.keys()
    if (this.#models.size <= mostModels || oldest === undefined) return
    this.#models.delete(oldest)
    await this.#inTurn(() => this.#drop(oldest))
  }

  async #drop(modelId: string): Promise<void> {
    const { index } = this.#needs
    const own = new Set([sightingsOf('', modelId).modelId, strangersOf('', modelId).modelId])
    for (const { space } of await index.sizes()) if (own.has(space.modelId)) await index.drop(space)
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }
}

/** Spaces beside the gallery's own, which is `modelId` alone. */
const sightingsOf = (galleryId: string, modelId: string): Space => ({ galleryId, modelId: `${modelId} sightings` })
const strangersOf = (galleryId: string, modelId: string): Space => ({ galleryId, modelId: `${modelId} strangers` })
