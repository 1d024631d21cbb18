import { z } from 'zod'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { Limit } from '#gallery/page.ts'
import type { CurrentPolicy } from '#recognition/current-policy.ts'
import { DetectorChoice, ImageBytes, OneFace, requireOneFace, templateOf } from '#recognition/photo.ts'
import { type RecogniseNeeds, recognise } from '#recognition/recognise.ts'
import { round } from '#recognition/view-face.ts'
import { similarityOf } from '#vision/template.ts'
import { SightingView } from './sighting.ts'
import type { SightingIndex } from './sighting-index.ts'
import { TimeRange } from './sighting-operations.ts'
import { reachOf } from './sighting-reach.ts'
import { listSightings } from './sighting-store.ts'
import { seenBy } from './unknown-store.ts'
import { viewSighting } from './view-sighting.ts'

interface Needs extends RecogniseNeeds {
  readonly policy: CurrentPolicy
  readonly sightings: SightingIndex
}

/** So many sightings that look alike are asked for, and four times as many again while all of them do. */
const asked = { first: 1_000, most: 64_000 }

export const searchSightings = operation({
  name: 'search_sightings',
  summary:
    'Has this face been here? Every sighting that looks like the face of a photo, or is of whom it shows, newest first: known, unknown or ignored, of all cameras and any time',
  permission: 'sightings:read',
  reach: 'input',
  input: z.strictObject({
    image: ImageBytes,
    gallery: GalleryChoice,
    face: OneFace.default('prominent'),
    detector: DetectorChoice,
    cameraId: z.string().optional(),
    ...TimeRange,
    threshold: z
      .number()
      .min(0)
      .max(4)
      .optional()
      .describe('Largest distance; the policy’s for uncertain where absent'),
    limit: Limit,
  }),
  output: z.strictObject({
    sightings: z.array(
      SightingView.extend({
        distance: z
          .number()
          .nullable()
          .describe('Of the photo to this sighting; null where it is only the same person'),
        similarity: z.number().nullable(),
      }),
    ),
    person: z.strictObject({ personId: z.string(), name: z.string() }).nullable().describe('Whom the photo shows'),
    unknownIds: z.array(z.string()).describe('Strangers who look like it, the closest first'),
  }),
  subject: (_input, output) => ({ person: output?.person?.personId }),
  async run(needs: Needs, { image, face: pick, detector, ...input }, caller) {
    const galleryId = await galleryIdOf(needs.db, input.gallery)
    const options = { detector, pick, template: true, region: false, attributes: [] }
    const face = requireOneFace(await needs.vision.analyse(image, options, caller.signal), pick)
    const policy = needs.policy.get(galleryId)
    const [found] = await recognise(needs, [face], { galleryId, policy, maxResults: 1 }, caller.signal)
    const { embedder } = needs.vision.pack
    const limit = input.threshold ?? policy.uncertain
    const about = { model: embedder, galleryId, vector: templateOf(face).vector }
    const alike = await within(needs.sightings, about, limit, caller.signal)
    const strangers = await needs.sightings.closestStrangers(about, 20, caller.signal)
    const near = strangers.filter(({ distance }) => distance <= Math.min(limit, policy.known))
    const known = found?.decision.kind === 'known' ? found.candidates[0]?.person : undefined
    const { cameraIds } = await reachOf(needs.db, caller)
    const ids = near.map((one) => one.unknownId)
    const unknownIds = await seenBy(needs.db, ids, cameraIds)
    const filter = {
      galleryIds: [galleryId],
      cameraIds: input.cameraId === undefined ? cameraIds : [requireId(input.cameraId, 'camera')],
      anyOf: { ids: [...alike.keys()], personIds: known ? [known.personId] : [], unknownIds },
      from: input.from === undefined ? undefined : new Date(input.from),
      to: input.to === undefined ? undefined : new Date(input.to),
    }
    const rows = await listSightings(needs.db, filter, { before: null, limit: input.limit })
    return {
      sightings: rows.map((row) => {
        const distance = alike.get(row.id)
        return {
          ...viewSighting(row),
          distance: distance === undefined ? null : round(distance, 4),
          similarity: distance === undefined ? null : round(similarityOf(distance, embedder.metric), 4),
        }
      }),
      person: known ? { personId: known.personId, name: known.name } : null,
      unknownIds,
    }
  },
})

/** The sightings within a distance. */
async function within(
  sightings: SightingIndex,
  about: Parameters<SightingIndex['closestSightings']>[0],
  limit: number,
  signal: AbortSignal,
): Promise<Map<string, number>> {
  for (let most = asked.first; ; most *= 4) {
    const found = await sightings.closestSightings(about, most, signal)
    const farthest = found.at(-1)?.distance ?? Number.POSITIVE_INFINITY
    if (found.length < most || farthest > limit || most >= asked.most)
      return new Map(found.flatMap((one) => (one.distance <= limit ? [[one.sightingId, one.distance] as const] : [])))
  }
}
