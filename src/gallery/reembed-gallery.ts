import { type Kysely, sql } from 'kysely'
import { systemClock } from '#core/clock.ts'
import { toAppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import { appendEvent } from '#events/event-log.ts'
import { advisoryLocks } from '#storage/advisory-locks.ts'
import type { Database } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion, VisionStatus } from '#vision/vision.ts'
import type { ActiveModel } from './active-model-store.ts'
import { embedNegatives } from './embed-negatives.ts'
import { wrappedKeyOf } from './person-store.ts'
import {
  addTemplate,
  changeReembedding,
  isRunning,
  listReembeddings,
  noteDamagedRegion,
  noteProgress,
  type ReembeddingRow,
  readCoverage,
  readFacesToEmbed,
  type SealedRegionRow,
} from './reembedding-store.ts'
import { openRegion, sealTemplate } from './sealed-face.ts'

interface Needs {
  readonly db: Kysely<Database>
  readonly vault: Vault
  readonly log: Log
  embed(model: ActiveModel, regions: readonly FaceRegion[], signal: AbortSignal): Promise<readonly (Template | null)[]>
  /** How busy recognition is in this process. */
  live(): Pick<VisionStatus, 'waiting' | 'running'>
}

/** Faces at once: 0.5 s of one core with the embedded networks, which average four crops; all that a kill can undo. */
const batchSize = 8
/** Milliseconds between looks at a queue of recognitions that wait. */
const queueLookMs = 50
const progressMs = 2_000
/** Milliseconds after which a process that found another one at work looks again: that one may have been killed. */
const lockRetryMs = 5_000
const failureRetryMs = 5_000

/**
 * Makes templates of another model for all faces, from their sealed regions, in the background: one process at a time, one
 * batch at a time, behind the recognitions of its own process. A stored template is all the progress there is, so a run
 * that was killed goes on where it was.
 */
export class GalleryReembedder implements AsyncDisposable {
  readonly #needs: Needs
  readonly #stopping = new AbortController()
  #asked = false
  #working: Promise<void> | null = null

  constructor(needs: Needs) {
    this.#needs = needs
  }

  /** Looks for runs that are to go on; call it at start and whenever one may have begun. */
  wake(): void {
    this.#asked = true
    this.#working ??= this.#work().finally(() => {
      this.#working = null
      if (this.#asked && !this.#stopping.signal.aborted) this.wake()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#working
  }

  async #work(): Promise<void> {
    const { db, log } = this.#needs
    const { signal } = this.#stopping
    while (this.#asked && !signal.aborted) {
      this.#asked = false
      try {
        const run = (await listReembeddings(db)).find(({ state }) => state === 'running')
        if (!run) continue
        const mine = await this.#alone(() => this.#reembed(run))
        this.#asked = true
        if (!mine) await systemClock.sleep(lockRetryMs, signal)
      } catch (error) {
        if (signal.aborted) return
        log.error({ err: error }, 're-embedding was interrupted; trying again')
        this.#asked = true
        await systemClock.sleep(failureRetryMs, signal).catch(() => undefined)
      }
    }
  }

  /** Runs the work unless another process is at it; the lock falls with the process that holds it. */
  async #alone(work: () => Promise<void>): Promise<boolean> {
    return await this.#needs.db.connection().execute(async (session) => {
      const key = sql.lit(advisoryLocks.reembedding)
      const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(session)
      if (!rows[0]?.mine) return false
      try {
        await work()
        return true
      } finally {
        await sql`select pg_advisory_unlock(${key})`.execute(session)
      }
    })
  }

  async #reembed(run: ReembeddingRow): Promise<void> {
    const { db, log } = this.#needs
    const { signal } = this.#stopping
    const model = { modelId: run.model_id, pack: run.pack }
    log.info(model, 're-embedding started')
    await this.#tellProgress(model.modelId)
    let told = performance.now()
    let after: string | undefined
    while (await isRunning(db, model.modelId)) {
      signal.throwIfAborted()
      const faces = await readFacesToEmbed(db, { modelId: model.modelId, after, limit: batchSize })
      // A whole round without a face to do: faces that came meanwhile were given their templates when they were enrolled.
      if (faces.length === 0 && after === undefined) {
        await embedNegatives(this.#needs, model, signal)
        return await this.#end(model.modelId, 'done')
      }
      after = faces.at(-1)?.face_id
      const started = performance.now()
      try {
        await this.#embedBatch(model, faces)
      } catch (error) {
        const { code, message } = toAppError(error)
        if (code !== 'misconfigured') throw error
        log.error({ ...model, err: error }, 're-embedding failed')
        return await this.#end(model.modelId, 'failed', message)
      }
      if (performance.now() - told > progressMs) {
        await this.#tellProgress(model.modelId)
        told = performance.now()
      }
      await this.#giveWay(performance.now() - started)
    }
  }

  async #embedBatch(model: ActiveModel, faces: readonly SealedRegionRow[]): Promise<void> {
    const { db, vault, embed } = this.#needs
    const opened = faces.map((face) => {
      const owner = { faceId: face.face_id, personId: face.person_id }
      try {
        const key = vault.unwrapDataKey(face.person_id, wrappedKeyOf(face))
        return { owner, key, region: openRegion(vault, key, owner, face.region) }
      } catch {
        return { owner, key: null, region: null }
      }
    })
    const regions = opened.flatMap(({ region }) => region ?? [])
    const templates = [...(regions.length > 0 ? await embed(model, regions, this.#stopping.signal) : [])]
    await inTransaction(db, async (tx) => {
      const rest = [...templates]
      for (const { owner, key, region } of opened) {
        const template = region ? rest.shift() : null
        if (!template || !key) await noteDamagedRegion(tx, owner.faceId, model.modelId)
        else {
          const sealed = sealTemplate(vault, key, owner, template)
          await addTemplate(tx, { ...owner, modelId: model.modelId, sealed })
        }
      }
    })
  }

  /** Recognitions come first: none may wait, and while any runs this takes at most every other moment. */
  async #giveWay(took: number): Promise<void> {
    const { signal } = this.#stopping
    if (this.#needs.live().running > 0) await systemClock.sleep(took, signal)
    while (this.#needs.live().waiting > 0) await systemClock.sleep(queueLookMs, signal)
  }

  async #tellProgress(modelId: string): Promise<void> {
    await inTransaction(this.#needs.db, async (tx) => {
      await noteProgress(tx, modelId, await readCoverage(tx, modelId))
      await appendEvent(tx, { type: 'reembedding_progress', payload: { modelId } })
    })
  }

  async #end(modelId: string, to: 'done' | 'failed', detail?: string): Promise<void> {
    await inTransaction(this.#needs.db, async (tx) => {
      const coverage = await readCoverage(tx, modelId)
      await noteProgress(tx, modelId, coverage)
      await changeReembedding(tx, modelId, { from: ['running'], to, ...(detail === undefined ? {} : { detail }) })
      await appendEvent(tx, { type: 'reembedding_progress', payload: { modelId } })
    })
    this.#needs.log.info({ modelId, state: to }, 're-embedding ended')
  }
}
