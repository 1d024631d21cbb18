import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { appendEvent } from '#events/event-log.ts'
import { lockActiveModel } from '#gallery/active-model-store.ts'
import { deleteTemplates, withdrawReembedding } from '#gallery/reembedding-store.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { ModelSource } from './models-in-use.ts'
import { ModelName } from './prepare-model.ts'

/** Rows a transaction: enrolments wait for it. */
const together = 1_000

export const removeTemplates = operation({
  name: 'remove_templates',
  summary: 'Deletes all templates of a model that is not in use; there is no way back to it without preparing it again',
  permission: 'system:write',
  input: z.strictObject({ model: ModelName }),
  output: z.strictObject({ modelId: z.string(), removed: z.int() }),
  async run(needs: { db: Db; modelSource: ModelSource }, { model }, caller) {
    // Also of a model whose pack is no longer installed.
    const packs = await needs.modelSource.list()
    const modelId = packs.find((pack) => pack.name === model)?.embedder.modelId ?? model
    let removed = 0
    for (let more = true; more; ) {
      caller.signal.throwIfAborted()
      const deleted = await inTransaction(needs.db, async (tx) => {
        const active = await lockActiveModel(tx)
        if (active.modelId === modelId)
          throw new AppError(
            'conflict',
            `${modelId} is the active model: without its templates nobody would be recognised`,
          )
        await withdrawReembedding(tx, modelId)
        const count = await deleteTemplates(tx, modelId, together)
        await appendEvent(tx, { type: 'reembedding_progress', payload: { modelId } })
        return count
      })
      removed += deleted
      more = deleted === together
    }
    return { modelId, removed }
  },
})
