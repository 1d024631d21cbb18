import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { countTemplatesPerModel, readActiveModel } from '#gallery/active-model-store.ts'
import { listReembeddings, readCoverage } from '#gallery/reembedding-store.ts'
import type { Db } from '#storage/schema.ts'
import { type ModelSource, type ModelsInUse, packNames } from './models-in-use.ts'
import { type ShadowProbes, ShadowView } from './shadow-probes.ts'

const RunView = z.strictObject({
  modelId: z.string(),
  pack: z.string(),
  state: z.enum(['running', 'paused', 'done', 'failed']),
  /** Faces, and how many of them have a template of the model. */
  total: z.int(),
  done: z.int(),
  /** Faces that cannot get one: nothing was kept of them, or what was kept cannot be read. */
  withoutRegion: z.int(),
  damaged: z.int(),
  detail: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
})

export const ModelStatus = z.strictObject({
  /** What all processes decide with. */
  activeModel: z.string(),
  activePack: z.string(),
  /** What the process that answers decides with: another one only for the moments of a switch. */
  modelInUse: z.string(),
  installed: z.array(z.strictObject({ pack: z.string(), modelId: z.string() })),
  templates: z.array(z.strictObject({ modelId: z.string(), templates: z.int() })),
  prepared: z.array(RunView),
  shadow: ShadowView.nullable(),
})

export interface StatusNeeds {
  readonly db: Db
  readonly models: ModelsInUse
  readonly modelSource: ModelSource
  readonly shadow: ShadowProbes
}

/** Which model is active, which are prepared and how far, which have templates at all. */
export async function readModelStatus(needs: StatusNeeds): Promise<z.input<typeof ModelStatus>> {
  const { db } = needs
  const modelInUse = needs.models.current.vision.pack
  const active = await readActiveModel(db)
  const runs = await listReembeddings(db)
  const prepared = await Promise.all(
    runs.map(async (run) => {
      const { total, done, noRegion, damaged } = await readCoverage(db, run.model_id)
      return {
        modelId: run.model_id,
        pack: run.pack,
        state: run.state,
        total,
        done,
        withoutRegion: noRegion,
        damaged,
        detail: run.detail,
        startedAt: run.started_at.toISOString(),
        finishedAt: run.finished_at?.toISOString() ?? null,
      }
    }),
  )
  return {
    activeModel: active?.modelId ?? modelInUse.embedder.modelId,
    activePack: active?.pack ?? modelInUse.name,
    modelInUse: modelInUse.embedder.modelId,
    installed: await packNames(needs.modelSource),
    templates: await countTemplatesPerModel(db),
    prepared,
    shadow: needs.shadow.view(),
  }
}

export const modelStatus = operation({
  name: 'model_status',
  summary: 'Which model is active, and how far changes to other models have come',
  permission: 'system:read',
  reach: 'input',
  input: z.strictObject({}),
  output: ModelStatus,
  run: async (needs: StatusNeeds) => await readModelStatus(needs),
})
