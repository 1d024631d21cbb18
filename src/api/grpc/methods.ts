import type { deleteFace, listFaces, updateFace } from '#gallery/faces-operations.ts'
import type { detectFaces } from '#recognition/detect-faces.ts'
import type { recogniseImage } from '#recognition/recognise-image.ts'
import type { registerFace } from '#recognition/register-face.ts'
import { attributesOf, detectorOf, imageOf, onePickOf, pickOf, textOf } from './choices.ts'
import {
  DeleteFaceResponse,
  ListFacesResponse,
  type RecognizeFacesRequest,
  type RecognizeOptions,
  RegisterFaceResponse,
  FaceRecognitionService as rpcs,
} from './generated/netra/v1/face_recognition.ts'
import { type LivenessOperations, livenessMethods } from './liveness-methods.ts'
import { type Method, method, type OperationOf } from './method.ts'
import { offsetOf, pageTokenOf } from './page-token.ts'
import { enrolledFaceOf, qualityOf, recognizedOf } from './views.ts'

/** Every operation that the gRPC door leads to. */
export interface GrpcOperations<Needs> extends LivenessOperations<Needs> {
  readonly registerFace: OperationOf<Needs, typeof registerFace>
  readonly recogniseImage: OperationOf<Needs, typeof recogniseImage>
  readonly listFaces: OperationOf<Needs, typeof listFaces>
  readonly deleteFace: OperationOf<Needs, typeof deleteFace>
  readonly updateFace: OperationOf<Needs, typeof updateFace>
  readonly detectFaces: OperationOf<Needs, typeof detectFaces>
}

/** How to recognise, as the operation has it; frames of a stream are asked for in the same words. */
export function recogniseOptionsOf(
  request: Omit<RecognizeFacesRequest, 'image'> | RecognizeOptions,
): Record<string, unknown> {
  return {
    gallery: textOf(request.gallery),
    threshold: request.threshold,
    maxResults: request.maxResults,
    detector: detectorOf(request.detector),
    face: pickOf(request.face),
    attributes: attributesOf(request.attributes),
  }
}

/** The unary methods of the gRPC door. A new one is one entry here and its rpc in the proto file. */
export function grpcMethods<Needs>(operations: GrpcOperations<Needs>): Method<Needs>[] {
  return [
    method('registerFace', {
      rpc: rpcs.registerFace,
      operation: operations.registerFace,
      takesImage: true,
      input: (request) => ({
        image: imageOf(request.image),
        name: textOf(request.name),
        metadata: request.metadata,
        personId: textOf(request.personId),
        externalId: textOf(request.externalId),
        email: textOf(request.email),
        gallery: textOf(request.gallery),
        face: pickOf(request.face),
        detector: detectorOf(request.detector),
        force: request.force,
        source: textOf(request.source),
      }),
      reply: (output) => RegisterFaceResponse.fromPartial(output),
    }),
    method('recognizeFaces', {
      rpc: rpcs.recognizeFaces,
      operation: operations.recogniseImage,
      takesImage: true,
      input: (request) => ({ image: imageOf(request.image), ...recogniseOptionsOf(request) }),
      reply: recognizedOf,
    }),
    method('listFaces', {
      rpc: rpcs.listFaces,
      operation: operations.listFaces,
      input: (request) => ({
        gallery: textOf(request.gallery),
        personId: textOf(request.personId),
        offset: offsetOf(request.pageToken),
        limit: request.pageSize === 0 ? undefined : request.pageSize,
      }),
      reply({ faces, total }, { pageToken }) {
        const end = offsetOf(pageToken) + faces.length
        const nextPageToken = faces.length > 0 && end < total ? pageTokenOf(end) : ''
        return ListFacesResponse.fromPartial({ faces: faces.map(enrolledFaceOf), total, nextPageToken })
      },
    }),
    method('deleteFace', {
      rpc: rpcs.deleteFace,
      operation: operations.deleteFace,
      input: ({ faceId }) => ({ faceId }),
      reply: (output) => DeleteFaceResponse.fromPartial(output),
    }),
    method('updateFaceMetadata', {
      rpc: rpcs.updateFaceMetadata,
      operation: operations.updateFace,
      input: ({ faceId, metadata }) => ({ faceId, metadata }),
      reply: (face) => ({ face: enrolledFaceOf(face) }),
    }),
    method('getFaceQuality', {
      rpc: rpcs.getFaceQuality,
      operation: operations.detectFaces,
      takesImage: true,
      input: (request) => ({
        image: imageOf(request.image),
        face: onePickOf(request.face),
        detector: detectorOf(request.detector),
      }),
      reply: (output) => qualityOf(output),
    }),
    ...livenessMethods(operations),
  ]
}
