import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Vision } from '#vision/vision.ts'
import type { CurrentPolicy } from './current-policy.ts'
import { PolicySettings, resolvePolicy } from './policy.ts'
import { insertPolicy, type StoredPolicy } from './policy-store.ts'

const PolicyView = PolicySettings.extend({
  version: z.string(),
  modelId: z.string(),
  metric: z.enum(['euclidean', 'cosine']),
  known: z.number(),
  uncertain: z.number(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
})

function viewOf(stored: StoredPolicy, vision: Vision): z.output<typeof PolicyView> {
  const { embedder } = vision.pack
  const { known, uncertain } = resolvePolicy(stored.version, stored.settings, embedder.presets)
  const { version, settings, createdBy } = stored
  const createdAt = stored.createdAt?.toISOString() ?? null
  return {
    ...settings,
    version,
    modelId: embedder.modelId,
    metric: embedder.metric,
    known,
    uncertain,
    createdBy,
    createdAt,
  }
}

export const getPolicy = operation({
  name: 'get_policy',
  summary: 'The thresholds and rules that decisions use now',
  permission: 'policy:read',
  input: z.strictObject({}),
  output: PolicyView,
  async run(needs: { policy: CurrentPolicy; vision: Vision }) {
    return viewOf(needs.policy.stored(), needs.vision)
  },
})

export const setPolicy = operation({
  name: 'set_policy',
  summary: 'Stores a new version of the policy; decisions use it at once in every process',
  permission: 'policy:write',
  input: PolicySettings,
  output: PolicyView,
  async run(needs: { db: Db; vision: Vision; events: EventsApplied; policy: CurrentPolicy }, settings, caller) {
    if (settings.preset === 'custom' && !settings.thresholds)
      throw new AppError('invalid_input', 'thresholds: a custom policy needs thresholds for known and uncertain')
    if (settings.thresholds && settings.thresholds.uncertain < settings.thresholds.known)
      throw new AppError('invalid_input', 'thresholds: uncertain must not be smaller than known')
    const eventId = await inTransaction(needs.db, async (tx) => {
      const version = await insertPolicy(tx, settings, caller.id)
      return await appendEvent(tx, { type: 'policy_changed', payload: { version } })
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return viewOf(needs.policy.stored(), needs.vision)
  },
})
