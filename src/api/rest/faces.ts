import { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Operation } from '#core/operation.ts'
import type { getFacePicture } from '#gallery/face-picture.ts'
import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Faces'

export interface FaceOperations<Needs> {
  readonly listFaces: AnyOperation<Needs>
  readonly getFace: AnyOperation<Needs>
  readonly getFacePicture: Operation<Needs, z.ZodType, (typeof getFacePicture)['output']>
  readonly registerFace: AnyOperation<Needs>
  readonly updateFace: AnyOperation<Needs>
  readonly moveFace: AnyOperation<Needs>
  readonly deleteFace: AnyOperation<Needs>
  readonly trainDataset: AnyOperation<Needs>
  readonly refreshIndex: AnyOperation<Needs>
  readonly regenerateTemplates: AnyOperation<Needs>
}

/** Endpoints for enrolled faces, and for training, which enrols many. */
export function faceRoutes<Needs>(operations: FaceOperations<Needs>): Route<Needs>[] {
  const { listFaces, getFace, registerFace, updateFace, moveFace, deleteFace, trainDataset, refreshIndex } = operations
  return [
    route({ method: 'GET', path: '/api/faces', tag, operation: listFaces, unified: true }),
    route({
      method: 'POST',
      path: '/api/faces/register',
      tag,
      operation: registerFace,
      unified: true,
      files: { image: { kind: 'image', required: true, description: 'a photo of the person' } },
      omit: ['source'],
      input: ({ fields, files }) => ({ ...fields, image: files.image?.[0]?.bytes, source: files.image?.[0]?.file }),
      status: 201,
      example: {
        face_id: '019a0b6e-5f5a-7c11-9a59-5a2f7d1c2b3a',
        person_id: '019a0b6e-5f58-7d02-8c1e-9a0b1c2d3e4f',
        name: 'Ada',
        quality_score: 0.87,
        new_person: true,
      },
    }),
    route({ method: 'POST', path: '/api/faces/cache', tag, operation: refreshIndex, unified: true, long: true }),
    route({
      method: 'POST',
      path: '/api/faces/regenerate',
      tag,
      operation: operations.regenerateTemplates,
      mayBecomeJob: true,
    }),
    route({ method: 'GET', path: '/api/faces/:face_id', tag, operation: getFace }),
    route({
      method: 'GET',
      path: '/api/faces/:face_id/image',
      tag,
      operation: operations.getFacePicture,
      contentType: 'image/jpeg',
      // A face keeps its picture for life; an hour is how long a browser may show one that was deleted.
      headers: ({ faceId, jpeg }) => ({
        'cache-control': 'private, max-age=3600',
        etag: `"${faceId}"`,
        'content-length': String(jpeg.byteLength),
      }),
      answer: ({ jpeg }) => Readable.from([jpeg]),
    }),
    route({ method: 'PATCH', path: '/api/faces/:face_id', tag, operation: updateFace, unified: true }),
    route({ method: 'POST', path: '/api/faces/:face_id/move', tag, operation: moveFace }),
    route({ method: 'DELETE', path: '/api/faces/:face_id', tag, operation: deleteFace, unified: true }),
    route({ method: 'DELETE', path: '/api/faces/delete/:face_id', tag, operation: deleteFace, unified: true }),
    route({
      method: 'POST',
      path: '/train',
      tag,
      operation: trainDataset,
      unified: true,
      mayBecomeJob: true,
      long: true,
      files: { archive: { kind: 'archive', description: 'a zip or tar.gz of <person>/<image>' } },
    }),
  ]
}
