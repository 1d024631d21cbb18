import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { readNegatives, type SealedNegativeRow } from './negative-store.ts'
import { wrappedKeyOf } from './person-store.ts'
import { openTemplate } from './sealed-face.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly log: Log
  readonly modelId: string
}

interface Negative {
  readonly galleryId: string
  /** The enrolled face that it names. */
  readonly faceId: string | null
  readonly vector: Float32Array
}

/** What decisions ask of the corrections. */
export interface Negatives {
  /** Vectors of faces that were marked as not this person; empty for nearly everybody. */
  of(personId: string): readonly Float32Array[]
  /** How many people of a gallery have any. */
  peopleIn(galleryId: string): number
}

const none: readonly Float32Array[] = []

/**
 * "Not this person" corrections of one model, in memory: filled from the database at start, then after every event. Applying
 * an event reads the rows as they are now, so events may repeat.
 */
export class NegativeFaces implements Negatives {
  readonly #needs: Needs
  readonly #people = new Map<string, readonly Negative[]>()
  readonly #vectors = new Map<string, readonly Float32Array[]>()
  #turn: Promise<unknown> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  of(personId: string): readonly Float32Array[] {
    return this.#vectors.get(personId) ?? none
  }

  peopleIn(galleryId: string): number {
    if (this.#people.size === 0) return 0
    let people = 0
    for (const [first] of this.#people.values()) if (first?.galleryId === galleryId) people++
    return people
  }

  async fill(): Promise<void> {
    await this.#inTurn(() => this.#read(null))
  }

  async apply(event: StoredEvent): Promise<void> {
    switch (event.type) {
      case 'negative_added':
      case 'negative_removed':
        return await this.#refresh([event.payload.personId])
      case 'person_forgotten':
        return await this.#refresh([event.payload.personId, ...this.#naming(event.payload.faceIds)])
      case 'people_merged': {
        const { personId, mergedPersonId, faceIds } = event.payload
        return await this.#refresh([personId, mergedPersonId, ...this.#naming(faceIds)])
      }
      case 'people_parted': {
        const { personId, partedPersonId, faceIds } = event.payload
        return await this.#refresh([personId, partedPersonId, ...this.#naming(faceIds)])
      }
      case 'face_moved':
      case 'face_deleted':
        return await this.#refresh(this.#naming([event.payload.faceId]))
      case 'gallery_deleted':
        return await this.#refresh(this.#inGallery(event.payload.galleryId))
      case 'reembedding_progress':
        return event.payload.modelId === this.#needs.modelId ? await this.fill() : undefined
      default:
    }
  }

  /** People with a correction that names one of these faces. */
  #naming(faceIds: readonly string[]): string[] {
    return [...this.#people].flatMap(([personId, negatives]) =>
      negatives.some(({ faceId }) => faceId !== null && faceIds.includes(faceId)) ? [personId] : [],
    )
  }

  #inGallery(galleryId: string): string[] {
    return [...this.#people].flatMap(([personId, [first]]) => (first?.galleryId === galleryId ? [personId] : []))
  }

  async #refresh(personIds: readonly string[]): Promise<void> {
    if (personIds.length > 0) await this.#inTurn(() => this.#read(personIds))
  }

  async #read(personIds: readonly string[] | null): Promise<void> {
    const { db, modelId } = this.#needs
    const rows = await readNegatives(db, modelId, personIds)
    for (const personId of personIds ?? [...this.#people.keys()]) {
      this.#people.delete(personId)
      this.#vectors.delete(personId)
    }
    for (const row of rows) {
      const negative = this.#open(row)
      if (!negative) continue
      const { person_id: personId } = row
      this.#people.set(personId, [...(this.#people.get(personId) ?? []), negative])
      this.#vectors.set(personId, [...this.of(personId), negative.vector])
    }
  }

  #open(row: SealedNegativeRow): Negative | null {
    const { vault, log, modelId } = this.#needs
    const { id, face_id: faceId, key_person_id: personId, gallery_id: galleryId } = row
    const owner = faceId === null ? ({ faceId: id, personId, negative: true } as const) : { faceId, personId }
    try {
      const key = vault.unwrapDataKey(personId, wrappedKeyOf(row))
      return { galleryId, faceId, vector: openTemplate(vault, key, owner, modelId, row.sealed).vector }
    } catch (cause) {
      log.error({ negativeId: id, cause }, 'a sealed correction does not open; it is left out')
      return null
    }
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine.catch(() => undefined)
    return await mine
  }
}
