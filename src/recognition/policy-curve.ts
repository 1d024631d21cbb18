import { z } from 'zod'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import type { Db } from '#storage/schema.ts'
import type { Vision } from '#vision/vision.ts'
import { expectedMissRate } from './asked-thresholds.ts'
import type { CurrentPolicy } from './current-policy.ts'
import { falsePositiveRate } from './false-positive-curve.ts'
import { evidenceOf } from './policy.ts'
import { round } from './view-face.ts'

const points = 61

export const getPolicyCurve = operation({
  name: 'get_policy_curve',
  summary: 'What every threshold would mean in a gallery: strangers taken for somebody, and enrolled people missed',
  permission: 'policy:read',
  reach: 'input',
  input: z.strictObject({ gallery: GalleryChoice }),
  output: z.strictObject({
    gallery: z.string(),
    modelId: z.string(),
    known: z.number(),
    uncertain: z.number(),
    /** Evenly spaced thresholds from 0 to beyond *uncertain*; rates are shares, null where nothing is known. */
    points: z.array(
      z.strictObject({
        distance: z.number(),
        falsePositiveRate: z.number().nullable(),
        missRate: z.number().nullable(),
      }),
    ),
  }),
  async run({ db, vision, policy }: { db: Db; vision: Vision; policy: CurrentPolicy }, { gallery }) {
    const galleryId = await galleryIdOf(db, gallery)
    const { embedder } = vision.pack
    const { known, uncertain, genuine } = policy.get(galleryId)
    const derivation = policy.derived(galleryId)
    const evidence = evidenceOf({ cohort: embedder.cohort, derivation })
    const people = derivation?.people ?? 0
    const end = Math.max(uncertain, embedder.presets.lenient.uncertain) * 1.1
    return {
      gallery,
      modelId: embedder.modelId,
      known: round(known, 4),
      uncertain: round(uncertain, 4),
      points: Array.from({ length: points }, (_, index) => {
        const distance = (end * index) / (points - 1)
        const strangers = people === 0 ? null : falsePositiveRate(evidence, people, distance)
        return {
          distance: round(distance, 4),
          falsePositiveRate: strangers === null ? null : round(strangers, 6),
          missRate: expectedMissRate(genuine, distance),
        }
      }),
    }
  },
})
