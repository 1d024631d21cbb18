import type { z } from 'zod'
import { AppError } from '#core/errors.ts'
import type { FaceView } from '#gallery/enrolled-face.ts'
import type { detectFaces } from '#recognition/detect-faces.ts'
import type { Recognised, RecognisedFaceView } from '#recognition/recognise-image.ts'
import { decisionOf } from './choices.ts'
import {
  EnrolledFace,
  GetFaceQualityResponse,
  Match,
  RecognizedFace,
  RecognizeFacesResponse,
} from './generated/netra/v1/face_recognition.ts'

/** What is null inside is absent in a message. */
function withoutNulls<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null)) as {
    [K in keyof T]: Exclude<T[K], null>
  }
}

export function enrolledFaceOf(face: FaceView): EnrolledFace {
  return EnrolledFace.fromPartial(withoutNulls(face))
}

export function recognizedOf(output: z.output<typeof Recognised>): RecognizeFacesResponse {
  return RecognizeFacesResponse.fromPartial({
    ...output,
    faces: output.faces.map(recognizedFaceOf),
    matches: output.faces.flatMap((face, faceIndex) => matchOf(face, faceIndex)),
  })
}

function recognizedFaceOf(face: RecognisedFaceView): RecognizedFace {
  const { person, quality, candidates, decision, ...rest } = face
  return RecognizedFace.fromPartial({
    ...withoutNulls(rest),
    decision: decisionOf(decision),
    quality: withoutNulls(quality),
    candidates: candidates.map(withoutNulls),
    ...(person ? { person: withoutNulls(person) } : {}),
  })
}

function matchOf(face: RecognisedFaceView, faceIndex: number): Match[] {
  const { person, faceId, distance, similarity, confidence } = face
  if (!person || faceId === null || distance === null || similarity === null) return []
  const { personId, name } = person
  return [Match.fromPartial({ faceIndex, personId, name, faceId, distance, similarity, confidence })]
}

export function qualityOf({
  faces: [face],
  ...rest
}: z.output<(typeof detectFaces)['output']>): GetFaceQualityResponse {
  if (!face) throw new AppError('no_face', 'No face was found')
  const { box, landmarks, detectionScore } = face
  return GetFaceQualityResponse.fromPartial({
    box,
    landmarks,
    detectionScore,
    quality: withoutNulls(face.quality),
    ...rest,
  })
}
