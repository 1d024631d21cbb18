import { type Kysely, sql } from 'kysely'
import type { Held } from '#core/hold.ts'
import type { Log } from '#core/log.ts'
import type { StoredEvent } from '#events/event.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Vision } from '#vision/vision.ts'
import { openCrop, sealTrackTemplate } from './sealed-sighting.ts'
import { storeTemplate } from './sighting-store.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly log: Log
  readonly models: { settled(): Promise<void> }
  hold(): Held<{ readonly vision: Vision }>
}

/** As many as the embedder takes at once; their rows are locked meanwhile. */
const together = 8

/** Gives sightings with a picture their templates of the model in use, after it was changed: the newest first, in the background. */
export class SightingEmbedder implements AsyncDisposable {
  readonly #needs: Needs
  readonly #stopping = new AbortController()
  #working: Promise<void> = Promise.resolve()

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Looks for work; again after what is being done now. */
  wake(): void {
    this.#working = this.#working
      .then(() => this.#work())
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted)
          this.#needs.log.error(
            { err: error },
            'sightings could not be embedded again; the next change of model tries again',
          )
      })
  }

  apply(event: StoredEvent): void {
    if (event.type === 'model_changed') this.wake()
  }

  /** Resolves when nothing is left to do. */
  async settled(): Promise<void> {
    await this.#working
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#working
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping
    // The event of a change comes before this process uses the model.
    await this.#needs.models.settled()
    const held = this.#needs.hold()
    try {
      const { vision } = held.value
      let done = 0
      for (let before: string | null = null; !signal.aborted; ) {
        const page = await this.#embedSome(vision, before, signal)
        if (!page) break
        before = page.last
        done += page.done
      }
      if (done === 0) return
      const { modelId } = vision.pack.embedder
      await inTransaction(this.#needs.db, (tx) =>
        appendEvent(tx, { type: 'reembedding_progress', payload: { modelId } }),
      )
      this.#needs.log.info({ modelId, sightings: done }, 'sightings were embedded again')
    } finally {
      held.release()
    }
  }

  async #embedSome(vision: Vision, before: string | null, signal: AbortSignal) {
    const { db, vault, log } = this.#needs
    const { modelId } = vision.pack.embedder
    return await inTransaction(db, async (tx) => {
      const rows = await lockLacking(tx, modelId, before)
      if (rows.length === 0) return null
      const opened = rows.flatMap((row) => {
        try {
          const key = vault.unwrapDataKey(row.id, { bytes: row.data_key, masterKeyVersion: row.master_key_version })
          return [{ id: row.id, key, crop: openCrop(vault, key, row.id, row.region) }]
        } catch (cause) {
          log.error({ sightingId: row.id, cause }, 'a sealed picture does not open; its sighting is not embedded again')
          return []
        }
      })
      const templates = await vision.embedRegions(
        opened.map(({ crop }) => crop),
        signal,
      )
      let done = 0
      for (const [i, { id, key }] of opened.entries()) {
        const template = templates[i]
        if (!template) continue
        await storeTemplate(tx, id, { modelId, sealed: sealTrackTemplate(vault, key, id, template) })
        done++
      }
      return { last: rows.at(-1)?.id ?? null, done }
    })
  }
}

/** Sightings with a picture and without a template of the model, newest first; those that another process works on are left out. */
async function lockLacking(tx: Db, modelId: string, before: string | null) {
  const { rows } = await sql<{ id: string; data_key: Buffer; master_key_version: number; region: Buffer }>`
    select s.id, s.data_key, s.master_key_version, s.region from sightings s
    where s.region is not null and s.decision <> 'not_usable' and (${before}::uuid is null or s.id < ${before}::uuid)
      and not exists (select from sighting_templates t where t.sighting_id = s.id and t.model_id = ${modelId})
    order by s.id desc limit ${together} for no key update of s skip locked`.execute(tx)
  return rows
}
