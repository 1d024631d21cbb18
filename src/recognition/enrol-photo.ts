import type { Transaction } from 'kysely'
import { AppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { Log } from '#core/log.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import { readWantedModels } from '#gallery/active-model-store.ts'
import { findFaceOfPhoto, insertFace } from '#gallery/face-store.ts'
import type { Negatives } from '#gallery/negative-faces.ts'
import type { PersonRow } from '#gallery/person-store.ts'
import { wrappedKeyOf } from '#gallery/person-store.ts'
import { sealRegion, sealTemplate } from '#gallery/sealed-face.ts'
import { searchPeople } from '#gallery/search-people.ts'
import type { Database, Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { VectorIndex } from '#vector-index/port.ts'
import { similarityOf, type Template } from '#vision/template.ts'
import type { AnalysedFace, DetectorMode, FacePick, Vision } from '#vision/vision.ts'
import type { CurrentPolicy } from './current-policy.ts'
import { embedForModels, type RegionEmbedder } from './embed-for-models.ts'
import { type EnrolTarget, existingTarget, resolveTarget } from './enrol-target.ts'
import { findConflict } from './find-conflict.ts'
import { passOverMarked } from './pass-over-marked.ts'
import { requireOneFace, templateOf } from './photo.ts'

export interface EnrolNeeds {
  readonly db: Db
  readonly vault: Vault
  readonly vision: Vision
  readonly index: VectorIndex
  readonly negatives: Negatives
  readonly policy: CurrentPolicy
  readonly events: EventsApplied
  /** Whether the region of a face is kept, so that a later model can embed it again. */
  readonly keepRegions: boolean
  /** Where a face gets the templates of models that are being changed to. */
  readonly targets: RegionEmbedder
  readonly log: Log
}

export interface EnrolOptions {
  readonly face: FacePick
  readonly detector: DetectorMode | undefined
  /** Enrol even if the face looks like somebody else. */
  readonly force: boolean
  readonly source: string | null
  readonly metadata: Record<string, unknown>
}

export interface EnrolledFace {
  readonly faceId: string
  readonly personId: string
  readonly name: string
  readonly qualityScore: number
  readonly newPerson: boolean
}

/** A photo read and found good enough, not stored yet. */
export interface ReadyPhoto {
  readonly face: AnalysedFace
  readonly detectorId: string
  readonly photoDigest: Buffer
}

/**
 * Reads a photo for enrolment; stores nothing. Throws `duplicate_photo` early when the person has it already, `no_face`,
 * `many_faces`, `low_quality`, and what {@link Vision.analyse} throws.
 */
export async function readPhoto(
  needs: EnrolNeeds,
  target: EnrolTarget,
  image: Uint8Array,
  options: EnrolOptions,
  signal: AbortSignal,
): Promise<ReadyPhoto> {
  const photoDigest = needs.vault.digest(image)
  const known = await existingTarget(needs.db, target)
  const enrolled = known && (await findFaceOfPhoto(needs.db, known.id, photoDigest))
  if (enrolled !== undefined) throw duplicatePhoto(enrolled)
  const { detector, face: pick } = options
  const analysis = await needs.vision.analyse(
    image,
    { detector, pick, template: true, enrol: true, region: true, attributes: [] },
    signal,
  )
  const face = requireOneFace(analysis, pick)
  const { minimumEnrolQuality } = needs.policy.get(target.galleryId)
  if (face.quality.overall < minimumEnrolQuality) {
    const reason = face.quality.reason ?? 'the face is not clear enough'
    throw new AppError('low_quality', `The photo was not enrolled: ${reason}`, {
      facts: { qualityScore: Math.round(face.quality.overall * 10_000) / 10_000, minimum: minimumEnrolQuality },
    })
  }
  return { face, detectorId: analysis.detectorId, photoDigest }
}

/** Switches of the model that one enrolment may run into before it gives up. */
const switchesMet = 3

/**
 * Stores a ready photo: person (if new), face, template, region and events in one transaction; resolves when this
 * process finds the face. Throws `looks_like_other_person` (with who), `duplicate_photo`, `not_found`.
 */
export async function storeFace(
  needs: EnrolNeeds,
  target: EnrolTarget,
  photo: ReadyPhoto,
  options: EnrolOptions,
  signal: AbortSignal,
): Promise<EnrolledFace> {
  const { embedder } = needs.vision.pack
  const template = templateOf(photo.face)
  const { known } = needs.policy.get(target.galleryId)
  const { metric } = embedder
  const people = 5 + Math.min(needs.negatives.peopleIn(target.galleryId), 50)
  const [found = []] = await searchPeople(needs.index, target.galleryId, embedder, [template.vector], people, signal)
  const { candidates } = passOverMarked(template.vector, found, needs.negatives, { metric, limit: known })
  const faceId = newId()
  const { region } = photo.face
  let wanted = await readWantedModels(needs.db, { lock: false })
  let templates: readonly Template[] = [template]

  const store = async (tx: Transaction<Database>) => {
    // Held until the commit: no process can switch to a model that this face has no template of.
    wanted = await readWantedModels(tx, { lock: true })
    const { active } = wanted
    if (active && !templates.some(({ modelId }) => modelId === active.modelId)) return null
    const { person, created } = await resolveTarget(tx, needs.vault, target, {
      template,
      limit: known,
      metric,
      negatives: needs.negatives,
    })
    if (!options.force) await refuseLookAlike(tx, person, candidates, known, metric)
    const key = needs.vault.unwrapDataKey(person.id, wrappedKeyOf(person))
    const owner = { faceId, personId: person.id }
    const inserted = await insertFace(tx, {
      id: faceId,
      personId: person.id,
      galleryId: person.gallery_id,
      detectionScore: photo.face.detectionScore,
      qualityScore: photo.face.quality.overall,
      quality: photo.face.quality,
      detectorId: photo.detectorId,
      source: options.source,
      photoDigest: photo.photoDigest,
      region: needs.keepRegions && region ? sealRegion(needs.vault, key, owner, region) : null,
      metadata: options.metadata,
      templates: templates.map((one) => ({ modelId: one.modelId, sealed: sealTemplate(needs.vault, key, owner, one) })),
    })
    if (!inserted) throw duplicatePhoto()
    const payload = { galleryId: person.gallery_id, personId: person.id }
    if (created) await appendEvent(tx, { type: 'person_created', payload })
    const eventId = await appendEvent(tx, { type: 'face_added', payload: { ...payload, faceId } })
    return { person, created, eventId }
  }

  let stored: Awaited<ReturnType<typeof store>> = null
  for (let attempt = 0; !stored; attempt++) {
    if (attempt === switchesMet) throw new AppError('unavailable', 'The model is being changed; send the photo again')
    templates = await embedForModels(needs, templates, wanted, region, signal)
    stored = await inTransaction(needs.db, store)
  }

  await needs.events.caughtUp(stored.eventId, signal)
  const { person, created } = stored
  return {
    faceId,
    personId: person.id,
    name: person.name,
    qualityScore: photo.face.quality.overall,
    newPerson: created,
  }
}

async function refuseLookAlike(
  tx: Db,
  person: PersonRow,
  neighbours: readonly { personId: string; distance: number }[],
  limit: number,
  metric: 'euclidean' | 'cosine',
): Promise<void> {
  const conflict = await findConflict(tx, person.id, neighbours, limit)
  if (!conflict) return
  throw new AppError(
    'looks_like_other_person',
    `The face looks like ${conflict.name}, who is enrolled; send force=true to enrol it all the same`,
    {
      facts: {
        personId: conflict.id,
        externalId: conflict.external_id,
        name: conflict.name,
        distance: Math.round(conflict.distance * 10_000) / 10_000,
        similarity: Math.round(similarityOf(conflict.distance, metric) * 10_000) / 10_000,
      },
    },
  )
}

function duplicatePhoto(faceId?: string): AppError {
  const facts = faceId === undefined ? {} : { faceId }
  return new AppError('duplicate_photo', 'This photo is enrolled for this person already', { facts })
}
