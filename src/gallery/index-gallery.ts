import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { IndexEntry, Space, SpaceShape, VectorIndex } from '#vector-index/port.ts'
import { countTemplates, readTemplates, type SealedTemplateRow } from './face-store.ts'
import { IndexedPeople } from './index-people.ts'
import { wrappedKeyOf } from './person-store.ts'
import { openTemplate } from './sealed-face.ts'
import { personSpace } from './search-people.ts'

export interface IndexedModel extends SpaceShape {
  readonly modelId: string
  /** Whether people have a template of all their faces there, too. */
  readonly personTemplates?: boolean | undefined
}

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly index: VectorIndex
  readonly model: IndexedModel
  readonly log: Log
}

/** Rows a page: large enough to be quick, small enough that opening them holds the thread for some 20 ms only. */
const pageSize = 2_000

/**
 * Keeps the vector index equal to the database: filled from it at start, then after every event. Applying an event
 * reads the rows as they are now, so events may repeat and may be older than what was filled.
 */
export class GalleryIndex {
  readonly #needs: Needs
  readonly #people: IndexedPeople | null
  #progress = { done: 0, total: 0, loaded: false }
  #turn: Promise<unknown> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
    this.#people = needs.model.personTemplates ? new IndexedPeople(needs) : null
  }

  get progress(): { done: number; total: number; loaded: boolean } {
    return this.#progress
  }

  /** Fills the index from the database; resolves to the number of faces. Searches go on meanwhile on what is there. */
  async fill(signal: AbortSignal): Promise<number> {
    const { db, model } = this.#needs
    const total = await countTemplates(db, model.modelId)
    let done = 0
    this.#progress = { done, total, loaded: this.#progress.loaded }
    for (let after: string | undefined; ; ) {
      signal.throwIfAborted()
      // Reading and adding in one turn: an event that removes one of these faces is applied before or after, never between.
      const page = { modelId: model.modelId, limit: pageSize, ...(after === undefined ? {} : { after }) }
      const rows = await this.#inTurn(async () => {
        const read = await readTemplates(db, page)
        await this.#add(read)
        return read
      })
      done += rows.length
      this.#progress = { done, total: Math.max(total, done), loaded: this.#progress.loaded }
      after = rows.at(-1)?.face_id
      if (rows.length < pageSize) break
    }
    await this.#people?.fill(signal, (work) => this.#inTurn(work))
    this.#progress = { done, total: done, loaded: true }
    return done
  }

  /** Drops the model's spaces and fills them anew, after the index thread was lost. */
  async refill(signal: AbortSignal): Promise<number> {
    await this.drop()
    return await this.fill(signal)
  }

  /** Forgets every space of the model, once nobody searches them any more. */
  async drop(): Promise<void> {
    await this.#inTurn(async () => {
      const { index, model } = this.#needs
      const of = new Set([model.modelId, personSpace({ galleryId: '', modelId: model.modelId }).modelId])
      for (const { space } of await index.sizes()) if (of.has(space.modelId)) await index.drop(space)
    })
  }

  async apply(event: StoredEvent): Promise<void> {
    await this.#inTurn(async () => {
      await this.#applyNow(event)
      await this.#people?.apply(event)
    })
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }

  async #applyNow(event: StoredEvent): Promise<void> {
    switch (event.type) {
      case 'face_added':
      case 'face_updated':
      case 'face_moved':
        return await this.#refresh(event.payload.galleryId, [event.payload.faceId])
      case 'people_merged':
      case 'people_parted':
        return await this.#refresh(event.payload.galleryId, event.payload.faceIds)
      case 'face_deleted':
        return await this.#needs.index.remove(this.#space(event.payload.galleryId), [event.payload.faceId])
      case 'person_forgotten':
        return await this.#needs.index.remove(this.#space(event.payload.galleryId), event.payload.faceIds)
      case 'gallery_deleted':
        return await this.#needs.index.drop(this.#space(event.payload.galleryId))
      default:
    }
  }

  /** Makes these faces in the index what they are in the database: there with their person, or gone. */
  async #refresh(galleryId: string, faceIds: readonly string[]): Promise<void> {
    const rows = await readTemplates(this.#needs.db, { modelId: this.#needs.model.modelId, faceIds })
    const present = new Set(rows.map((row) => row.face_id))
    await this.#needs.index.remove(
      this.#space(galleryId),
      faceIds.filter((id) => !present.has(id)),
    )
    await this.#add(rows)
  }

  async #add(rows: readonly SealedTemplateRow[]): Promise<void> {
    const perGallery = new Map<string, IndexEntry[]>()
    for (const row of rows) {
      const entries = perGallery.get(row.gallery_id) ?? []
      perGallery.set(row.gallery_id, entries)
      const entry = this.#open(row)
      if (entry) entries.push(entry)
    }
    const { index, model } = this.#needs
    for (const [galleryId, entries] of perGallery) {
      await index.open(this.#space(galleryId), { dimensions: model.dimensions, metric: model.metric })
      await index.add(this.#space(galleryId), entries)
    }
  }

  /** One damaged row must not keep everybody else from being recognised: it is reported and left out. */
  #open(row: SealedTemplateRow): IndexEntry | null {
    const { vault, log } = this.#needs
    const owner = { faceId: row.face_id, personId: row.person_id }
    try {
      const key = vault.unwrapDataKey(row.person_id, wrappedKeyOf(row))
      return { ...owner, vector: openTemplate(vault, key, owner, row.model_id, row.sealed).vector }
    } catch (cause) {
      log.error({ faceId: row.face_id, cause }, 'a sealed template does not open; its face is left out of the index')
      return null
    }
  }

  #space(galleryId: string): Space {
    return { galleryId, modelId: this.#needs.model.modelId }
  }
}
