import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { IndexEntry, SpaceShape, VectorIndex } from '#vector-index/port.ts'
import { wrappedKeyOf } from './person-store.ts'
import { personTemplateOf, type RatedFace } from './person-template.ts'
import { openTemplate } from './sealed-face.ts'
import { personSpace } from './search-people.ts'
import { listPeopleOfSeveral, mostOfPerson, type RatedTemplateRow, readBestOfPeople } from './templates-by-person.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly index: VectorIndex
  readonly model: SpaceShape & { readonly modelId: string }
  readonly log: Log
}

/** People a page: with three faces each, opening them holds the thread for some 5 ms. */
const pageSize = 200

/**
 * Keeps a template of each person with several faces in the index, under the person's own id in a space of its own. It is
 * made from the database as it is now whenever one of their faces comes or goes; nothing of it is stored.
 */
export class IndexedPeople {
  readonly #needs: Needs

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Everybody, page by page; `inTurn` keeps a page and the events of its people one after the other. */
  async fill(signal: AbortSignal, inTurn: (work: () => Promise<string[]>) => Promise<string[]>): Promise<void> {
    const { db, model } = this.#needs
    for (let after: string | undefined; ; ) {
      signal.throwIfAborted()
      const page: { modelId: string; after: string | undefined; limit: number } = {
        modelId: model.modelId,
        after,
        limit: pageSize,
      }
      const people = await inTurn(async () => {
        const listed = await listPeopleOfSeveral(db, page)
        await this.#refresh(null, listed)
        return listed
      })
      if (people.length < pageSize) return
      after = people.at(-1)
    }
  }

  async apply(event: StoredEvent): Promise<void> {
    switch (event.type) {
      case 'face_added':
      case 'face_deleted':
        return await this.#refresh(event.payload.galleryId, [event.payload.personId])
      case 'face_moved':
        return await this.#refresh(event.payload.galleryId, [event.payload.personId, event.payload.fromPersonId])
      case 'people_merged':
        return await this.#refresh(event.payload.galleryId, [event.payload.personId, event.payload.mergedPersonId])
      case 'people_parted':
        return await this.#refresh(event.payload.galleryId, [event.payload.personId, event.payload.partedPersonId])
      case 'person_forgotten':
        return await this.#remove(event.payload.galleryId, [event.payload.personId])
      case 'gallery_deleted':
        return await this.#needs.index.drop(this.#space(event.payload.galleryId))
      default:
    }
  }

  /** Makes these people's templates what their faces in the database say; `galleryId` is where those without any were. */
  async #refresh(galleryId: string | null, personIds: readonly string[]): Promise<void> {
    const { db, index, model } = this.#needs
    const entries = new Map<string, IndexEntry[]>()
    const present = new Set<string>()
    const which = { modelId: model.modelId, personIds, most: mostOfPerson }
    for (const rows of byPerson(await readBestOfPeople(db, which))) {
      const vector = personTemplateOf(rows.flatMap((row) => this.#open(row) ?? []))
      const [first] = rows
      if (!vector || !first) continue
      present.add(first.person_id)
      const list = entries.get(first.gallery_id) ?? []
      entries.set(first.gallery_id, list)
      list.push({ faceId: first.person_id, personId: first.person_id, vector })
    }
    const gone = personIds.filter((id) => !present.has(id))
    if (galleryId !== null) await this.#remove(galleryId, gone)
    for (const [gallery, list] of entries) {
      await index.open(this.#space(gallery), { dimensions: model.dimensions, metric: model.metric })
      await index.add(this.#space(gallery), list)
    }
  }

  async #remove(galleryId: string, personIds: readonly string[]): Promise<void> {
    await this.#needs.index.remove(this.#space(galleryId), personIds)
  }

  #open(row: RatedTemplateRow): RatedFace | null {
    const { vault } = this.#needs
    try {
      const key = vault.unwrapDataKey(row.person_id, wrappedKeyOf(row))
      const owner = { faceId: row.face_id, personId: row.person_id }
      return { vector: openTemplate(vault, key, owner, row.model_id, row.sealed).vector, quality: row.quality_score }
    } catch {
      // Reported when the face itself was read.
      return null
    }
  }

  #space(galleryId: string) {
    return personSpace({ galleryId, modelId: this.#needs.model.modelId })
  }
}

/** Rows of the same person, who come one after the other. */
function byPerson(rows: readonly RatedTemplateRow[]): RatedTemplateRow[][] {
  const people: RatedTemplateRow[][] = []
  for (const row of rows) {
    const last = people.at(-1)
    if (last?.[0]?.person_id === row.person_id) last.push(row)
    else people.push([row])
  }
  return people
}
