import { Decision, Detector, FacePick, LivenessState } from '#api/grpc/generated/netra/v1/face.ts'
import {
  CreateLivenessSessionRequest,
  DeleteFaceRequest,
  GetFaceQualityRequest,
  ListFacesRequest,
  RecognizeFacesRequest,
  type RecognizeFacesResponse,
  RegisterFaceRequest,
  FaceRecognitionService as rpcs,
  UpdateFaceMetadataRequest,
  VerifyLivenessRequest,
  type VerifyLivenessResponse,
} from '#api/grpc/generated/netra/v1/face_recognition.ts'
import type { Harness } from '#tests/harness/app.ts'
import { connectGrpc, failureOf, type GrpcConnection } from '#tests/harness/grpc-client.ts'
import type { Answered, Door, DoorOperation, Input } from './door.ts'

/** Names of enumerated values as operations have them: `DECISION_NOT_USABLE` is `not_usable`. */
function enumerated(input: Input): Input {
  const { face, detector, offset, limit, read, ...rest } = input
  return {
    ...rest,
    ...(face === undefined
      ? {}
      : { face: FacePick[`FACE_PICK_${String(face).toUpperCase()}` as keyof typeof FacePick] }),
    ...(detector === undefined
      ? {}
      : { detector: Detector[`DETECTOR_${String(detector).toUpperCase()}` as keyof typeof Detector] }),
    ...(limit === undefined ? {} : { pageSize: limit }),
    ...(read === undefined ? {} : { keepResult: !read }),
  }
}

function nameOf(values: Readonly<Record<string, number>>, value: number, prefix: string): string {
  const name = Object.keys(values).find((key) => values[key] === value) ?? ''
  return name.replace(prefix, '').toLowerCase()
}

const recognised = ({ matches, faces, ...rest }: RecognizeFacesResponse) => {
  // Whoever is known is said twice: in the face, and in the list of matches.
  const known = faces.flatMap(({ person, faceId }, faceIndex) =>
    person ? [{ faceIndex, personId: person.personId, faceId }] : [],
  )
  if (
    JSON.stringify(known) !==
    JSON.stringify(matches.map(({ faceIndex, personId, faceId }) => ({ faceIndex, personId, faceId })))
  )
    throw new Error('the matches are not the known faces')
  return { ...rest, faces: faces.map((face) => ({ ...face, decision: nameOf(Decision, face.decision, 'DECISION_') })) }
}

const liveness = ({ state, ...rest }: VerifyLivenessResponse) => ({
  ...rest,
  state: nameOf(LivenessState, state, 'LIVENESS_STATE_'),
})

const calls: Readonly<
  Record<DoorOperation, (grpc: GrpcConnection, input: never, key: { key?: string | null }) => Promise<object>>
> = {
  // A form names its file; here the client does.
  registerFace: (grpc, input, key) =>
    grpc.call(rpcs.registerFace, { ...RegisterFaceRequest.fromPartial(input), source: 'image-0.jpg' }, key),
  recogniseImage: async (grpc, input, key) =>
    recognised(await grpc.call(rpcs.recognizeFaces, RecognizeFacesRequest.fromPartial(input), key)),
  listFaces: (grpc, input, key) => grpc.call(rpcs.listFaces, ListFacesRequest.fromPartial(input), key),
  updateFace: async (grpc, input, key) => {
    const { face } = await grpc.call(rpcs.updateFaceMetadata, UpdateFaceMetadataRequest.fromPartial(input), key)
    return face ?? {}
  },
  deleteFace: (grpc, input, key) => grpc.call(rpcs.deleteFace, DeleteFaceRequest.fromPartial(input), key),
  faceQuality: (grpc, input, key) => grpc.call(rpcs.getFaceQuality, GetFaceQualityRequest.fromPartial(input), key),
  createLivenessSession: (grpc, input, key) =>
    grpc.call(rpcs.createLivenessSession, CreateLivenessSessionRequest.fromPartial(input), key),
  verifyLiveness: async (grpc, input, key) =>
    liveness(await grpc.call(rpcs.verifyLiveness, VerifyLivenessRequest.fromPartial(input), key)),
  getLivenessSession: async (grpc, input, key) =>
    liveness(await grpc.call(rpcs.verifyLiveness, VerifyLivenessRequest.fromPartial(input), key)),
}

export function grpcDoor(harness: Harness): Door {
  const grpc = connectGrpc(harness.grpc)
  return {
    name: 'gRPC',
    async call(operation, input, key): Promise<Answered> {
      try {
        const output = await calls[operation](grpc, enumerated(input) as never, key === undefined ? {} : { key })
        return { code: 'ok', output: { ...output } }
      } catch (error) {
        const { code, detail } = failureOf(error)
        return { code, output: { detail } }
      }
    },
    [Symbol.asyncDispose]: () => grpc[Symbol.asyncDispose](),
  }
}
