import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import { lockActiveModel, storeActiveModel } from '#gallery/active-model-store.ts'
import { type Coverage, keepPrepared, readCoverage, withdrawReembedding } from '#gallery/reembedding-store.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { ModelStatus, readModelStatus, type StatusNeeds } from './model-status.ts'
import { findModel } from './models-in-use.ts'
import type { StoredPolicy } from './policy-store.ts'
import { ModelName } from './prepare-model.ts'
import type { ThresholdDeriver } from './threshold-deriver.ts'

interface Needs extends StatusNeeds {
  readonly events: EventsApplied
  readonly deriver: ThresholdDeriver
}

export const useModel = operation({
  name: 'use_model',
  summary: 'Switches all processes to another model that every face has a template of; the same way leads back',
  permission: 'system:write',
  input: z.strictObject({
    model: ModelName,
    /** Also if faces would no longer be recognised. */
    force: z.boolean().default(false),
  }),
  output: ModelStatus.extend({ changed: z.boolean(), facesLost: z.int() }),
  async run(needs: Needs, { model, force }, caller) {
    const pack = await findModel(needs.modelSource, model)
    const { embedder } = pack
    const { modelId } = embedder
    const old = needs.models.current
    if (old.vision.pack.embedder.modelId !== modelId)
      refuseForeignThresholds(old.policy.stored(), old.vision.pack.embedder, embedder)
    refuseLosses(await readCoverage(needs.db, modelId), modelId, pack.name, force)
    // Everything that takes time comes before the switch: networks loaded, index filled, thresholds derived.
    const held = await needs.models.holdModel(pack, caller.signal)
    try {
      if (old.vision.pack.embedder.modelId !== modelId) {
        const derived = await needs.deriver.derive({ all: false }, caller.signal, held.value)
        if (derived !== null) await needs.events.caughtUp(derived, caller.signal)
      }
      const done = await inTransaction(needs.db, async (tx) => {
        const active = await lockActiveModel(tx)
        if (active.modelId === modelId) return null
        const coverage = await readCoverage(tx, modelId)
        refuseLosses(coverage, modelId, pack.name, force)
        await storeActiveModel(tx, { modelId, pack: pack.name })
        await withdrawReembedding(tx, modelId)
        // New faces go on getting templates of the old model, so that the way back loses nobody either.
        await keepPrepared(tx, active, await readCoverage(tx, active.modelId))
        const eventId = await appendEvent(tx, { type: 'model_changed', payload: { modelId } })
        return { eventId, facesLost: coverage.total - coverage.done }
      })
      if (done) {
        await needs.events.caughtUp(done.eventId, caller.signal)
        await needs.models.settled()
      }
      return { ...(await readModelStatus(needs)), changed: done !== null, facesLost: done?.facesLost ?? 0 }
    } finally {
      held.release()
    }
  },
})

/** Own thresholds are distances; those of one metric mean nothing in the other. */
function refuseForeignThresholds({ settings }: StoredPolicy, from: EmbedderFacts, to: EmbedderFacts): void {
  if (settings.preset !== 'custom' || from.metric === to.metric) return
  throw new AppError(
    'conflict',
    `The policy has thresholds of its own, in ${from.metric} distances; ${to.modelId} measures ${to.metric} ones. Set a preset first (PUT /api/policy), and thresholds of your own after the switch`,
  )
}

function refuseLosses(coverage: Coverage, modelId: string, pack: string, force: boolean): void {
  const { total, done, noRegion, damaged } = coverage
  const missing = total - done
  if (missing === 0 || force) return
  const lost = noRegion + damaged
  const facts = { total, missing, withoutRegion: noRegion, damaged }
  if (missing > lost)
    throw new AppError(
      'conflict',
      `${missing} of ${total} faces have no template of ${modelId} yet: prepare the model first (netra models prepare ${pack})`,
      { facts },
    )
  throw new AppError(
    'conflict',
    `${lost} of ${total} faces would no longer be recognised: no region was kept of ${noRegion}, and that of ${damaged} cannot be read. Enrol them again after the switch; force=true (--force) switches all the same`,
    { facts },
  )
}
