import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { readMarkedFaces } from '#gallery/negative-store.ts'
import { findPeople } from '#gallery/person-store.ts'
import { countGallery, findPeopleWithFewFaces } from '#gallery/templates-by-person.ts'
import type { CurrentPolicy } from '#recognition/current-policy.ts'
import { round } from '#recognition/view-face.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import type { Vision } from '#vision/vision.ts'
import { type CloseTo, surveyGallery } from './survey-gallery.ts'

const PlaceView = z.strictObject({ personId: z.string(), name: z.string(), faceId: z.string() })
const WhoView = z.strictObject({ personId: z.string(), name: z.string(), faces: z.int() })

/** What the distance between two people would decide. */
const Band = z.enum(['known', 'uncertain', 'unknown'])

export const GalleryEvaluation = z.strictObject({
  gallery: z.string(),
  modelId: z.string(),
  policyVersion: z.string(),
  known: z.number(),
  uncertain: z.number(),
  people: z.int(),
  faces: z.int(),
  /** Faces whose template does not open; they are recognised by nobody. */
  damaged: z.int(),
  /** Two people at a `known` distance are taken for each other, or are one person enrolled twice; none that were marked as not being each other. */
  closestPeople: z.array(z.strictObject({ a: PlaceView, b: PlaceView, distance: z.number(), band: Band })),
  /** Faces closer to somebody else than to the other photos of their own person, the clearest first; without those marked as not being them. */
  suspectFaces: z.strictObject({
    total: z.int(),
    faces: z.array(
      z.strictObject({
        face: PlaceView,
        ownDistance: z.number(),
        other: PlaceView,
        otherDistance: z.number(),
        band: Band,
      }),
    ),
  }),
  /** People with fewer than two photos. */
  fewPhotos: z.strictObject({ total: z.int(), people: z.array(WhoView) }),
  /** People with several photos that are all but the same; `widest` is the distance of the two that differ most. */
  similarPhotos: z.strictObject({ total: z.int(), people: z.array(WhoView.extend({ widest: z.number() })) }),
})
export type GalleryEvaluation = z.output<typeof GalleryEvaluation>

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly index: VectorIndex
  readonly vision: Vision
  readonly policy: CurrentPolicy
}

const fewestPhotos = 2
/**
 * Photos of a person this close, as a share of the *known* distance, add nothing: copies and frames of one moment. With the
 * embedded model 2 % of the pairs of the same person in the LFW development photos lie within it.
 */
const alikeShare = 0.5

/** Evaluations read the whole gallery: an index serves one at a time, so that recognition never waits behind several. */
const busy = new WeakSet<VectorIndex>()

export const evaluateGallery = operation({
  name: 'evaluate_gallery',
  summary: 'What is doubtful in a gallery: people who look alike, faces filed under the wrong name, too few photos',
  permission: 'gallery:read',
  reach: 'input',
  input: z.strictObject({ gallery: GalleryChoice, limit: z.int().min(1).max(100).default(10) }),
  output: GalleryEvaluation,
  async run(needs: Needs, { gallery, limit }, caller) {
    const galleryId = await galleryIdOf(needs.db, gallery)
    if (busy.has(needs.index))
      throw new AppError('overloaded', 'A gallery is being evaluated already; ask again when that is done', {
        retryAfter: 30,
      })
    busy.add(needs.index)
    try {
      const { modelId, metric } = needs.vision.pack.embedder
      const { version, known, uncertain } = needs.policy.get(galleryId)
      const bandOf = (distance: number) =>
        distance <= known ? 'known' : distance <= uncertain ? 'uncertain' : 'unknown'
      const size = await countGallery(needs.db, galleryId, modelId)
      const survey = await surveyGallery(
        needs,
        { space: { galleryId, modelId }, metric, limit, alikeWithin: known * alikeShare },
        caller.signal,
        (done) => caller.onProgress?.({ done, total: Math.max(done, size.faces), refused: 0 }),
      )
      const few = await findPeopleWithFewFaces(needs.db, { galleryId, fewest: fewestPhotos, limit })
      // What a person has said already is doubtful no more.
      const marked = await readMarkedFaces(needs.db, galleryId)
      const isMarked = (who: CloseTo, face: CloseTo) => marked.has(`${who.personId} ${face.faceId}`)
      const { alike } = survey
      const closestPairs = survey.closestPairs.filter(({ a, b }) => !isMarked(a, b) && !isMarked(b, a))
      const listed = survey.suspects.listed.filter(({ face, other }) => !isMarked(other, face))
      const suspects = { listed, total: survey.suspects.total - (survey.suspects.listed.length - listed.length) }
      const ids = [
        ...closestPairs.flatMap(({ a, b }) => [a.personId, b.personId]),
        ...suspects.listed.flatMap(({ face, other }) => [face.personId, other.personId]),
        ...alike.listed.map(({ personId }) => personId),
      ]
      const rows = await findPeople(needs.db, [...new Set(ids)])
      const names = new Map(rows.map(({ id, name }) => [id, name]))
      // Whoever was forgotten meanwhile is left out.
      const all = (...places: readonly { personId: string }[]) => places.every(({ personId }) => names.has(personId))
      const place = ({ personId, faceId }: CloseTo) => ({ personId, name: names.get(personId) ?? '', faceId })
      return {
        gallery,
        modelId,
        policyVersion: version,
        known,
        uncertain,
        people: size.people,
        faces: survey.faces,
        damaged: survey.damaged,
        closestPeople: closestPairs
          .filter(({ a, b }) => all(a, b))
          .map(({ a, b, distance }) => ({
            a: place(a),
            b: place(b),
            distance: round(distance, 4),
            band: bandOf(distance),
          })),
        suspectFaces: {
          total: suspects.total,
          faces: suspects.listed
            .filter(({ face, other }) => all(face, other))
            .map(({ face, ownDistance, other }) => ({
              face: place(face),
              ownDistance: round(ownDistance, 4),
              other: place(other),
              otherDistance: round(other.distance, 4),
              band: bandOf(other.distance),
            })),
        },
        fewPhotos: {
          total: few.total,
          people: few.people.map(({ id, name, faces }) => ({ personId: id, name, faces })),
        },
        similarPhotos: {
          total: alike.total,
          people: alike.listed
            .filter((one) => all(one))
            .map(({ personId, faces, widest }) => ({
              personId,
              name: names.get(personId) ?? '',
              faces,
              widest: round(widest, 4),
            })),
        },
      } satisfies GalleryEvaluation
    } finally {
      busy.delete(needs.index)
    }
  },
})
