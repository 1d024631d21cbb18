import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import { GalleryChoice, GalleryName } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { Vision } from '#vision/vision.ts'
import { askedThresholds, expectedMissRate, expectedRates, supports } from './asked-thresholds.ts'
import type { CurrentPolicy } from './current-policy.ts'
import { ownShare } from './false-positive-curve.ts'
import { evidenceOf, PolicySettings } from './policy.ts'
import { insertPolicy } from './policy-store.ts'
import type { ThresholdDeriver } from './threshold-deriver.ts'
import { round } from './view-face.ts'

/** What the policy means in one gallery. */
const GalleryView = z.strictObject({
  gallery: z.string(),
  /** When strangers were last looked for among the enrolled; null before the first time. */
  derivation: z.string().nullable(),
  derivedAt: z.iso.datetime().nullable(),
  people: z.int().nullable(),
  comparisons: z.int().nullable(),
  /** How much of the rates is this gallery's own, 0…1; the rest comes from the model's cohort. */
  ownShare: z.number(),
  /** Of `asked`: what the rate rests on, and why it cannot be promised where it cannot. */
  support: z.enum(supports).nullable(),
  note: z.string().nullable(),
  /** Of 1,000 strangers, with the 95 % interval of the gallery's own fit. */
  expectedFalsePositivesPerThousand: z.number().nullable(),
  expectedFalsePositivesLow: z.number().nullable(),
  expectedFalsePositivesHigh: z.number().nullable(),
  expectedUncertainPerThousand: z.number().nullable(),
  /** Of photos of enrolled people, against one other photo; from people of this gallery with several faces, else the cohort's. */
  expectedMissRate: z.number().nullable(),
  expectedMissRateFrom: z.enum(['gallery', 'cohort']).nullable(),
})

const PolicyView = PolicySettings.extend({
  version: z.string(),
  modelId: z.string(),
  metric: z.enum(['euclidean', 'cosine']),
  known: z.number(),
  uncertain: z.number(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
  inGallery: GalleryView,
})

interface Needs {
  readonly db: Db
  readonly vision: Vision
  readonly policy: CurrentPolicy
}

async function viewPolicy({ db, vision, policy }: Needs, gallery: string): Promise<z.output<typeof PolicyView>> {
  const galleryId = await galleryIdOf(db, gallery)
  const { embedder } = vision.pack
  const { version, settings, createdBy, createdAt } = policy.stored()
  const { known, uncertain, genuine } = policy.get(galleryId)
  const derivation = policy.derived(galleryId)
  const evidence = evidenceOf({ cohort: embedder.cohort, derivation })
  const people = derivation?.people ?? 0
  const asked =
    settings.preset === 'asked'
      ? askedThresholds(evidence, people, settings.falsePositiveRate, embedder.presets.balanced)
      : null
  const expected = derivation ? expectedRates(evidence, people, { known, uncertain }) : null
  const missRate = expectedMissRate(genuine, known)
  return {
    ...settings,
    version,
    modelId: embedder.modelId,
    metric: embedder.metric,
    known: round(known, 4),
    uncertain: round(uncertain, 4),
    createdBy,
    createdAt: createdAt?.toISOString() ?? null,
    inGallery: {
      gallery,
      derivation: derivation?.id ?? null,
      derivedAt: derivation?.derivedAt.toISOString() ?? null,
      people: derivation?.people ?? null,
      comparisons: derivation?.comparisons ?? null,
      ownShare: round(ownShare(evidence), 2),
      support: asked?.support ?? null,
      note: asked?.note ?? null,
      expectedFalsePositivesPerThousand: expected?.falsePositivesPerThousand ?? null,
      expectedFalsePositivesLow: expected?.low ?? null,
      expectedFalsePositivesHigh: expected?.high ?? null,
      expectedUncertainPerThousand: expected?.uncertainPerThousand ?? null,
      expectedMissRate: missRate,
      expectedMissRateFrom: missRate === null ? null : derivation?.genuine ? 'gallery' : 'cohort',
    },
  }
}

export const getPolicy = operation({
  name: 'get_policy',
  summary: 'The thresholds and rules that decisions in a gallery use now, and the errors to expect of them',
  permission: 'policy:read',
  reach: 'input',
  input: z.strictObject({ gallery: GalleryChoice }),
  output: PolicyView,
  async run(needs: Needs, { gallery }) {
    return await viewPolicy(needs, gallery)
  },
})

export const setPolicy = operation({
  name: 'set_policy',
  summary: 'Stores a new version of the policy; decisions use it at once in every process',
  permission: 'policy:write',
  input: PolicySettings,
  output: PolicyView,
  async run(needs: Needs & { events: EventsApplied }, settings, caller) {
    if (settings.preset === 'custom' && !settings.thresholds)
      throw new AppError('invalid_input', 'thresholds: a custom policy needs thresholds for known and uncertain')
    if (settings.thresholds && settings.thresholds.uncertain < settings.thresholds.known)
      throw new AppError('invalid_input', 'thresholds: uncertain must not be smaller than known')
    const eventId = await inTransaction(needs.db, async (tx) => {
      const version = await insertPolicy(tx, settings, caller.id)
      return await appendEvent(tx, { type: 'policy_changed', payload: { version } })
    })
    await needs.events.caughtUp(eventId, caller.signal)
    return await viewPolicy(needs, 'default')
  },
})

export const derivePolicy = operation({
  name: 'derive_policy',
  summary: 'Compares the people of a gallery, or of every one, with each other now, and derives thresholds from that',
  permission: 'policy:write',
  reach: 'input',
  input: z.strictObject({
    gallery: GalleryName.optional().describe('Only this one; every gallery where none is named'),
  }),
  output: PolicyView,
  async run(needs: Needs & { events: EventsApplied; deriver: ThresholdDeriver }, { gallery }, caller) {
    if (gallery === undefined && caller.galleries)
      throw new AppError('forbidden', 'This key is restricted to some galleries; name one with gallery', {
        facts: { restricted: true },
      })
    const wanted = gallery === undefined ? { all: true } : { galleryId: await galleryIdOf(needs.db, gallery) }
    const eventId = await needs.deriver.derive(wanted, caller.signal)
    if (eventId !== null) await needs.events.caughtUp(eventId, caller.signal)
    return await viewPolicy(needs, gallery ?? 'default')
  },
})
