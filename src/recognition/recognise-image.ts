import { z } from 'zod'
import type { CapabilityGate } from '#auth/capability-gate.ts'
import { type Caller, operation } from '#core/operation.ts'
import { GalleryChoice } from '#gallery/gallery.ts'
import { galleryIdOf } from '#gallery/gallery-store.ts'
import { PersonProfileView } from '#gallery/person.ts'
import type { PackManifest } from '#vision/models/manifest.ts'
import { similarityOf } from '#vision/template.ts'
import { allowAttributes } from './allow-attributes.ts'
import { probabilityOfSame } from './confidence.ts'
import type { CurrentPolicy } from './current-policy.ts'
import { decisionKinds } from './decide.ts'
import { AnyFace, Attributes, DetectorChoice, ImageBytes, requireFaces } from './photo.ts'
import { withThreshold } from './policy.ts'
import { type RecognisedFace, type RecogniseNeeds, recognise } from './recognise.ts'
import type { Probe } from './shadow-probes.ts'
import { DetectedFaceView, ImageView, round, viewFace, viewImage } from './view-face.ts'

const CandidateView = z.strictObject({
  personId: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  faceId: z.string(),
  distance: z.number(),
  similarity: z.number(),
  confidence: z.number(),
})

export const RecognisedFaceView = DetectedFaceView.extend({
  decision: z.enum(decisionKinds),
  reason: z.string(),
  person: PersonProfileView.nullable(),
  faceId: z.string().nullable(),
  distance: z.number().nullable(),
  similarity: z.number().nullable(),
  confidence: z.number(),
  candidates: z.array(CandidateView),
})
export type RecognisedFaceView = z.output<typeof RecognisedFaceView>

/** What a recognition may be asked for, whichever door it comes through. */
export const RecogniseOptions = z.strictObject({
  gallery: GalleryChoice,
  threshold: z.number().min(0).max(4).optional(),
  maxResults: z.int().min(1).max(100).optional(),
  detector: DetectorChoice,
  face: AnyFace,
  attributes: Attributes,
})

export const Recognised = z.strictObject({
  faces: z.array(RecognisedFaceView),
  image: ImageView,
  policyVersion: z.string(),
  modelId: z.string(),
  processingTimeMs: z.number(),
})

export interface RecogniseImageNeeds extends RecogniseNeeds {
  readonly policy: CurrentPolicy
  readonly capabilities: CapabilityGate
  /** How many candidates are answered where the caller does not say. */
  readonly maxResults: number
  /** Another model that looks at the same photos, where one is on. */
  readonly shadow: { observe(probe: Probe): void }
}

export const recogniseImage = operation({
  name: 'recognise_image',
  summary: 'Who is in a photo: every face with a decision, its reason and the closest people',
  permission: 'recognition:run',
  reach: 'input',
  input: RecogniseOptions.extend({ image: ImageBytes }),
  output: Recognised,
  subject: (_input, output) => ({ person: output ? peopleIn(output) : [] }),
  async run(needs: RecogniseImageNeeds, { image, ...options }, caller) {
    await allowAttributes(options.attributes, caller, needs.capabilities)
    const galleryId = await galleryIdOf(needs.db, options.gallery)
    return await recognisePhoto(needs, galleryId, image, options, caller)
  },
})

/** Whom a photo was found to show. */
export function peopleIn(recognised: z.input<typeof Recognised>): string[] {
  return recognised.faces.flatMap(({ person }) => person?.personId ?? [])
}

/** One photo in a gallery that is known to exist. */
export async function recognisePhoto(
  needs: RecogniseImageNeeds,
  galleryId: string,
  image: Uint8Array,
  options: z.output<typeof RecogniseOptions>,
  caller: Caller,
): Promise<z.output<typeof Recognised>> {
  const start = performance.now()
  const { detector, face: pick, attributes, maxResults = needs.maxResults } = options
  const analysis = await needs.vision.analyse(
    image,
    { detector, pick, template: true, region: false, attributes },
    caller.signal,
  )
  const faces = requireFaces(analysis, pick)
  const policy = withThreshold(needs.policy.get(galleryId), options.threshold)
  const recognised = await recognise(needs, faces, { galleryId, policy, maxResults }, caller.signal)
  const { embedder } = needs.vision.pack
  const decided = recognised.map(({ face: { box }, decision: { kind, candidate } }) => ({
    box,
    kind,
    personId: candidate?.personId ?? null,
  }))
  // A threshold of the caller's own is a distance of the active model.
  if (options.threshold === undefined)
    needs.shadow.observe({ image, galleryId, options: { pick, detector }, modelId: embedder.modelId, faces: decided })
  return {
    faces: recognised.map((face) => viewRecognised(face, embedder)),
    image: viewImage(analysis),
    policyVersion: policy.version,
    modelId: embedder.modelId,
    processingTimeMs: round(performance.now() - start, 1),
  }
}

function viewRecognised(recognised: RecognisedFace, embedder: PackManifest['embedder']): RecognisedFaceView {
  const { decision } = recognised
  const candidates = recognised.candidates.map((c) => ({
    personId: c.personId,
    externalId: c.person.externalId,
    name: c.person.name,
    faceId: c.faceId,
    distance: round(c.distance, 4),
    similarity: round(similarityOf(c.distance, embedder.metric), 4),
    confidence: round(probabilityOfSame(c.distance, embedder.calibration), 4),
  }))
  const chosen = recognised.candidates.find((c) => c.personId === decision.candidate?.personId)
  const closest = decision.candidate ?? recognised.candidates[0]
  return {
    ...viewFace(recognised.face),
    decision: decision.kind,
    reason: decision.reason,
    person: decision.kind === 'known' && chosen ? chosen.person : null,
    faceId: decision.kind === 'known' && chosen ? chosen.faceId : null,
    distance: closest ? round(closest.distance, 4) : null,
    similarity: closest ? round(similarityOf(closest.distance, embedder.metric), 4) : null,
    confidence: round(decision.confidence, 4),
    candidates,
  }
}
