import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import { requireId } from '#core/ids.ts'
import { operation } from '#core/operation.ts'
import { readTemplates } from '#gallery/face-store.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import type { Negatives } from '#gallery/negative-faces.ts'
import { ExternalId } from '#gallery/person.ts'
import { findPerson, findPersonByExternalId, wrappedKeyOf } from '#gallery/person-store.ts'
import { openTemplate } from '#gallery/sealed-face.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { distanceBetween, similarityOf } from '#vision/template.ts'
import type { Vision } from '#vision/vision.ts'
import { probabilityOfSame } from './confidence.ts'
import type { CurrentPolicy } from './current-policy.ts'
import { markedDistance } from './pass-over-marked.ts'
import { DetectorChoice, ImageBytes, OneFace, requireOneFace, templateOf } from './photo.ts'
import { withThreshold } from './policy.ts'
import { round } from './view-face.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly vision: Vision
  readonly policy: CurrentPolicy
  readonly negatives: Negatives
}

const how = { face: OneFace, detector: DetectorChoice, threshold: z.number().min(0).max(4).optional() }

export const verifyFaces = operation({
  name: 'verify_faces',
  summary: 'Whether two photos, or a photo and an enrolled person, show the same person',
  permission: 'recognition:run',
  reach: 'input',
  input: z.union([
    z.strictObject({ imageA: ImageBytes, imageB: ImageBytes, ...how }),
    z.strictObject({ image: ImageBytes, personId: z.string(), ...how }),
    z.strictObject({ image: ImageBytes, externalId: ExternalId, gallery: GalleryChoice, ...how }),
  ]),
  output: z.strictObject({
    samePerson: z.boolean(),
    distance: z.number(),
    similarity: z.number(),
    confidence: z.number(),
    threshold: z.number(),
    modelId: z.string(),
    processingTimeMs: z.number(),
  }),
  async run(needs: Needs, input, caller) {
    const start = performance.now()
    const embed = async (image: Uint8Array): Promise<Float32Array> => {
      const { detector, face: pick } = input
      const options = { detector, pick, template: true, region: false, attributes: [] }
      return templateOf(requireOneFace(await needs.vision.analyse(image, options, caller.signal), pick)).vector
    }
    const { metric, modelId, calibration } = needs.vision.pack.embedder
    let distance: number
    let marked: number | null = null
    if ('imageA' in input) {
      const [a, b] = await Promise.all([embed(input.imageA), embed(input.imageB)])
      distance = distanceBetween(a, b, metric)
    } else {
      const personId = 'personId' in input ? requireId(input.personId, 'person') : await personIdOf(needs.db, input)
      const enrolled = await vectorsOf(needs, personId, modelId)
      const probe = await embed(input.image)
      distance = Math.min(...enrolled.map((vector) => distanceBetween(probe, vector, metric)))
      marked = markedDistance(probe, distance, needs.negatives.of(personId), metric)
    }
    const { known } = withThreshold(needs.policy.get(null), input.threshold)
    const samePerson = distance <= known && marked === null
    const same = probabilityOfSame(distance, calibration)
    // Of a face that was marked as somebody else: how surely it is that other face.
    const other = marked === null ? 1 - same : probabilityOfSame(marked, calibration)
    return {
      samePerson,
      distance: round(distance, 4),
      similarity: round(similarityOf(distance, metric), 4),
      confidence: round(samePerson ? same : other, 4),
      threshold: known,
      modelId,
      processingTimeMs: round(performance.now() - start, 1),
    }
  },
})

async function personIdOf(db: Db, { gallery, externalId }: { gallery: string; externalId: string }): Promise<string> {
  const person = await findPersonByExternalId(db, await galleryIdOf(db, gallery), externalId)
  if (!person) throw new AppError('not_found', 'There is no person with the external id given')
  return person.id
}

/** The person's vectors of one model. Throws `not_found` for nobody, `conflict` for a person without a face. */
async function vectorsOf(needs: Needs, personId: string, modelId: string): Promise<Float32Array[]> {
  const person = await findPerson(needs.db, personId)
  if (!person) throw new AppError('not_found', 'There is no person with the id given')
  const key = needs.vault.unwrapDataKey(person.id, wrappedKeyOf(person))
  const rows = await readTemplates(needs.db, { modelId, personId })
  if (rows.length === 0)
    throw new AppError('conflict', 'The person has no face to compare with yet; enrol a photo first')
  return rows.map(
    (row) => openTemplate(needs.vault, key, { faceId: row.face_id, personId }, modelId, row.sealed).vector,
  )
}
