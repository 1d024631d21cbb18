import { z } from 'zod'
import { type Box, iou } from '#core/geometry.ts'
import type { Held } from '#core/hold.ts'
import type { Log } from '#core/log.ts'
import type { Db } from '#storage/schema.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import type { AnalyseOptions } from '#vision/vision.ts'
import { ChangedDecisions, countChange, type DecidedFor, noChanges } from './compare-decisions.ts'
import type { LoadedModel } from './models-in-use.ts'
import { recognise } from './recognise.ts'

export const ShadowView = z.strictObject({
  modelId: z.string(),
  since: z.iso.datetime(),
  photos: z.int(),
  /** Photos that came while another one was being looked at, or that the other model failed on. */
  skipped: z.int(),
  changes: ChangedDecisions,
  /** Faces that only one of the two detectors found. */
  onlyActive: z.int(),
  onlyShadow: z.int(),
})
export type ShadowView = z.output<typeof ShadowView>

export interface DecidedFace extends DecidedFor {
  readonly box: Box
}

/** A photo that was decided about with the active model. */
export interface Probe {
  readonly image: Uint8Array
  readonly galleryId: string
  readonly options: Pick<AnalyseOptions, 'pick' | 'detector'>
  readonly modelId: string
  readonly faces: readonly DecidedFace[]
}

/** Share of overlap from which two boxes are of one face; detectors draw them differently. */
const sameFace = 0.3

/**
 * Another model that looks at the photos of this process, too, while it is switched on. It decides nothing; only counts
 * are kept. One photo at a time: what comes meanwhile is skipped, so that recognition is not held up.
 */
export class ShadowProbes implements AsyncDisposable {
  readonly #needs: { readonly db: Db; readonly index: VectorIndex; readonly log: Log }
  readonly #stopping = new AbortController()
  #on: { readonly held: Held<LoadedModel>; view: ShadowView } | null = null
  #looking: Promise<void> | null = null

  constructor(needs: { readonly db: Db; readonly index: VectorIndex; readonly log: Log }) {
    this.#needs = needs
  }

  view(): ShadowView | null {
    return this.#on?.view ?? null
  }

  /** Takes the model on, which `held` keeps loaded until {@link stop}. */
  async start(held: Held<LoadedModel>, since: Date): Promise<void> {
    // Of two that start at once the later one stays.
    while (this.#on) await this.stop()
    const { modelId } = held.value.vision.pack.embedder
    const none = { photos: 0, skipped: 0, changes: noChanges, onlyActive: 0, onlyShadow: 0 }
    this.#on = { held, view: { modelId, since: since.toISOString(), ...none } }
  }

  async stop(): Promise<void> {
    const on = this.#on
    this.#on = null
    await this.#looking
    on?.held.release()
  }

  /** Has the other model look at the photo, later. Costs nothing while no shadow is on. */
  observe(probe: Probe): void {
    const on = this.#on
    if (!on) return
    if (on.view.modelId === probe.modelId) return void this.stop()
    if (this.#looking) {
      on.view = { ...on.view, skipped: on.view.skipped + 1 }
      return
    }
    this.#looking = this.#look(probe, on.held.value)
      .then(
        (shadow) => {
          on.view = counted(on.view, probe.faces, shadow)
        },
        (error) => {
          on.view = { ...on.view, skipped: on.view.skipped + 1 }
          this.#needs.log.debug({ err: error }, 'the shadow could not look at a photo')
        },
      )
      .finally(() => {
        this.#looking = null
      })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.stop()
  }

  async #look(
    { image, galleryId, options }: Probe,
    { vision, policy, negatives }: LoadedModel,
  ): Promise<DecidedFace[]> {
    const { signal } = this.#stopping
    const { db, index } = this.#needs
    const wanted = { ...options, template: true, region: false, attributes: [] }
    const { faces } = await vision.analyse(image, wanted, signal)
    const needs = { db, index, vision, negatives, countDecision() {} }
    const recognised = await recognise(
      needs,
      faces,
      { galleryId, policy: policy.get(galleryId), maxResults: 1 },
      signal,
    )
    return recognised.map(({ face, decision }) => ({
      box: face.box,
      kind: decision.kind,
      personId: decision.candidate?.personId ?? null,
    }))
  }
}

function counted(view: ShadowView, active: readonly DecidedFace[], shadow: readonly DecidedFace[]): ShadowView {
  let { changes, onlyActive } = view
  const rest = [...shadow]
  for (const face of active) {
    const overlaps = rest.map(({ box }) => iou(face.box, box))
    const best = overlaps.indexOf(Math.max(...overlaps))
    const [same] = best >= 0 && (overlaps[best] ?? 0) >= sameFace ? rest.splice(best, 1) : []
    if (same) changes = countChange(changes, face, same)
    else onlyActive++
  }
  return { ...view, photos: view.photos + 1, changes, onlyActive, onlyShadow: view.onlyShadow + rest.length }
}
