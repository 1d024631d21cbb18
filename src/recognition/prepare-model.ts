import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { readActiveModel } from '#gallery/active-model-store.ts'
import { changeReembedding, startReembedding } from '#gallery/reembedding-store.ts'
import { inTransaction } from '#storage/transaction.ts'
import { ModelStatus, readModelStatus, type StatusNeeds } from './model-status.ts'
import { findModel } from './models-in-use.ts'

/** A pack by its name, or by the id of the model that its templates are of. */
export const ModelName = z.string().min(1).max(200)

interface Needs extends StatusNeeds {
  readonly reembedder: { wake(): void }
}

export const prepareModel = operation({
  name: 'prepare_model',
  summary: 'Gives all faces templates of another model, in the background; or goes on with it after a pause',
  permission: 'system:write',
  input: z.strictObject({ model: ModelName }),
  output: ModelStatus,
  async run(needs: Needs, { model }) {
    const pack = await findModel(needs.modelSource, model)
    const { modelId } = pack.embedder
    await inTransaction(needs.db, async (tx) => {
      const active = await readActiveModel(tx)
      if (active?.modelId === modelId) throw new AppError('conflict', `${modelId} is the active model already`)
      await startReembedding(tx, { modelId, pack: pack.name })
      await appendEvent(tx, { type: 'reembedding_progress', payload: { modelId } })
    })
    needs.reembedder.wake()
    return await readModelStatus(needs)
  },
})

export const pauseModel = operation({
  name: 'pause_model',
  summary: 'Pauses giving faces templates of another model; what is done stays',
  permission: 'system:write',
  input: z.strictObject({ model: ModelName }),
  output: ModelStatus,
  async run(needs: StatusNeeds, { model }) {
    const { modelId } = (await findModel(needs.modelSource, model)).embedder
    await inTransaction(needs.db, async (tx) => {
      if (!(await changeReembedding(tx, modelId, { from: ['running'], to: 'paused' })))
        throw new AppError('conflict', `${modelId} is not being prepared`)
      await appendEvent(tx, { type: 'reembedding_progress', payload: { modelId } })
    })
    return await readModelStatus(needs)
  },
})
