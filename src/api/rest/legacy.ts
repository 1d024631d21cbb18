import { z } from 'zod'
import { AppError } from '#core/errors.ts'
import type { Recognised, RecognisedFaceView } from '#recognition/recognise-image.ts'

/**
 * Answers of the designs that Netra replaces, made from the one recognition that it has. Names are camelCase here as
 * everywhere inside; the door renames them.
 */

type RecognisedPhoto = z.output<typeof Recognised>

const Match = z.strictObject({
  faceId: z.string(),
  personId: z.string(),
  personName: z.string(),
  userId: z.string(),
  distance: z.number(),
  similarity: z.number(),
  isMatch: z.boolean(),
  confidence: z.number(),
})

const matchShape = {
  success: z.boolean(),
  message: z.string(),
  topMatch: Match.nullable(),
  topMatches: z.array(Match),
  totalMatchesFound: z.int(),
}

export const TopMatchAnswer = z.strictObject({ ...matchShape, processingTimeMs: z.number() })

export const ProfileAnswer = z.strictObject({
  recognized: z.boolean(),
  userId: z.string().nullable(),
  faceId: z.string().nullable(),
  similarityScore: z.number().nullable(),
  profile: z
    .strictObject({
      userId: z.string(),
      personId: z.string(),
      externalId: z.string().nullable(),
      name: z.string(),
      email: z.string().nullable(),
      metadata: z.record(z.string(), z.unknown()),
    })
    .nullable(),
  processingTimeMs: z.number(),
})

export const BatchAnswer = z.strictObject({
  success: z.boolean(),
  totalImages: z.int(),
  processed: z.int(),
  failed: z.int(),
  results: z.array(
    z.strictObject({
      file: z.string(),
      ...matchShape,
      faces: z.array(z.unknown()),
      code: z.string().nullable(),
      processingTimeMs: z.number().nullable(),
    }),
  ),
  processingTimeMs: z.number(),
})

/** What `user_id` means on the wire: the operator's own id of a person, or ours where there is none. */
const userIdOf = (person: { personId: string; externalId: string | null }): string =>
  person.externalId ?? person.personId

/** The enrolled people closest to one face; a match is whom the decision says it is, and nobody else. */
function matchesOf(face: RecognisedFaceView): z.output<typeof Match>[] {
  return face.candidates.map((candidate) => ({
    faceId: candidate.faceId,
    personId: candidate.personId,
    personName: candidate.name,
    userId: userIdOf(candidate),
    distance: candidate.distance,
    similarity: candidate.similarity,
    isMatch: face.decision === 'known' && face.person?.personId === candidate.personId,
    confidence: candidate.confidence,
  }))
}

/** The matches among the candidates, most certain first, then the others by distance. */
function ranked(faces: readonly RecognisedFaceView[], all: boolean, count: number) {
  const candidates = faces.flatMap(matchesOf)
  const matches = candidates.filter((match) => match.isMatch)
  const others = candidates.filter((match) => !match.isMatch).sort((a, b) => a.distance - b.distance)
  const inOrder = [...matches.sort((a, b) => a.distance - b.distance), ...others]
  return {
    topMatch: inOrder[0] ?? null,
    topMatches: (all ? inOrder : matches).slice(0, count),
    totalMatchesFound: matches.length,
  }
}

function messageOf(faces: readonly RecognisedFaceView[]): string {
  const [face] = faces
  if (!face) return 'No face was found'
  if (faces.length > 1) {
    const known = faces.filter((item) => item.decision === 'known').length
    return `${known} of ${faces.length} faces were recognised`
  }
  return face.decision === 'known' ? 'The face was recognised' : face.reason
}

const noFace = () =>
  new AppError('no_face', 'No face was found; use a photo that shows the face from the front, at least 24 pixels wide')

/**
 * Answer of `POST /api/faces/recognize`. Without `all`, the list has only people who match; with it, everybody close, up to
 * `count`. The top match is the closest person even where `isMatch` says that it is not them.
 */
export function topMatchAnswer(
  photo: RecognisedPhoto,
  options: { all: boolean; count: number },
): z.output<typeof TopMatchAnswer> {
  if (photo.faces.length === 0) throw noFace()
  const message = messageOf(photo.faces)
  const { processingTimeMs } = photo
  return { success: true, message, ...ranked(photo.faces, options.all, options.count), processingTimeMs }
}

/** Answer of `POST /upload_photo`. */
export function profileAnswer(photo: RecognisedPhoto): z.output<typeof ProfileAnswer> {
  const [face] = photo.faces
  if (!face) throw noFace()
  const { processingTimeMs } = photo
  const person = face.decision === 'known' ? face.person : null
  if (!person)
    return {
      recognized: false,
      userId: null,
      faceId: null,
      similarityScore: face.similarity,
      profile: null,
      processingTimeMs,
    }
  return {
    recognized: true,
    userId: userIdOf(person),
    faceId: face.faceId,
    similarityScore: face.similarity,
    profile: { userId: userIdOf(person), ...person },
    processingTimeMs,
  }
}

/** What `recognise_batch` answers, where it is no job. */
export interface RecognisedBatch {
  readonly totalImages: number
  readonly processed: number
  readonly failed: number
  readonly results: readonly {
    readonly file: string
    readonly success: boolean
    readonly recognised: RecognisedPhoto | null
    readonly code: string | null
    readonly detail: string | null
  }[]
  readonly processingTimeMs: number
}

/** Answer of `POST /api/faces/batch-recognize`: each photo by itself, as the single one is answered, with all its faces. */
export function batchAnswer(
  batch: RecognisedBatch,
  options: { all: boolean; count: number },
): z.output<typeof BatchAnswer> {
  const results = batch.results.map((photo) => batchItem(photo, options))
  const { totalImages, processed, failed, processingTimeMs } = batch
  return { success: failed < totalImages, totalImages, processed, failed, results, processingTimeMs }
}

/** One photo of a batch, as the answer has it. */
export function batchItem(
  { file, success, recognised, code, detail }: RecognisedBatch['results'][number],
  options: { all: boolean; count: number },
): z.output<typeof BatchAnswer>['results'][number] {
  return {
    file,
    success,
    message: detail ?? messageOf(recognised?.faces ?? []),
    ...ranked(recognised?.faces ?? [], options.all, options.count),
    faces: recognised?.faces ?? [],
    code,
    processingTimeMs: recognised?.processingTimeMs ?? null,
  }
}
