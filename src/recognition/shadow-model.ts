import { z } from 'zod'
import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { ModelStatus, readModelStatus, type StatusNeeds } from './model-status.ts'
import { findModel } from './models-in-use.ts'
import { ModelName } from './prepare-model.ts'

export const shadowModel = operation({
  name: 'shadow_model',
  summary:
    'Has another model look at the photos that this process recognises, and counts what it would decide otherwise',
  permission: 'system:write',
  input: z.strictObject({ model: ModelName.nullable().default(null) }),
  output: ModelStatus,
  async run(needs: StatusNeeds, { model }, caller) {
    if (model === null) await needs.shadow.stop()
    else {
      const pack = await findModel(needs.modelSource, model)
      if (needs.models.current.vision.pack.embedder.modelId === pack.embedder.modelId)
        throw new AppError('conflict', `${pack.embedder.modelId} is the model in use; name another one`)
      await needs.shadow.start(await needs.models.holdModel(pack, caller.signal), systemClock.now())
    }
    return await readModelStatus(needs)
  },
})
