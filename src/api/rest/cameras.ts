import { Readable } from 'node:stream'
import { z } from 'zod'
import { liveBoundary } from '#cameras/live-picture.ts'
import { type AnyOperation, type OperationGiving, type Route, route } from './route.ts'

const tag = 'Cameras'

export interface CameraOperations<Needs> {
  readonly listCameras: AnyOperation<Needs>
  readonly addCamera: AnyOperation<Needs>
  readonly getCamera: AnyOperation<Needs>
  readonly updateCamera: AnyOperation<Needs>
  readonly removeCamera: AnyOperation<Needs>
  readonly testCamera: AnyOperation<Needs>
  readonly getSnapshot: OperationGiving<Needs, { jpeg: Uint8Array; takenAt: string }>
  readonly watchLive: OperationGiving<Needs, { pictures: AsyncIterable<Uint8Array> }>
  readonly watchSeveral: OperationGiving<Needs, { pictures: AsyncIterable<Uint8Array> }>
  readonly pushFrame: AnyOperation<Needs>
}

/** Endpoints for cameras. */
export function cameraRoutes<Needs>(operations: CameraOperations<Needs>): Route<Needs>[] {
  const { listCameras, addCamera, getCamera, updateCamera, removeCamera } = operations
  const { testCamera, getSnapshot, watchLive, watchSeveral, pushFrame } = operations
  const one = '/api/cameras/:camera_id'
  return [
    route({ method: 'GET', path: '/api/cameras', tag, operation: listCameras, unified: true }),
    route({ method: 'POST', path: '/api/cameras', tag, operation: addCamera, status: 201, unified: true }),
    route({ method: 'POST', path: '/api/cameras/test', tag, operation: testCamera, long: true }),
    route({
      method: 'GET',
      path: '/api/cameras/live',
      tag,
      operation: watchSeveral,
      long: true,
      contentType: `multipart/x-mixed-replace; boundary=${liveBoundary}`,
      response: z.string(),
      answer: ({ pictures }) => Readable.from(pictures, { objectMode: false, highWaterMark: 1 }),
      headers: () => ({ 'cache-control': 'no-store' }),
    }),
    route({ method: 'GET', path: one, tag, operation: getCamera }),
    route({ method: 'PATCH', path: one, tag, operation: updateCamera }),
    route({ method: 'DELETE', path: one, tag, operation: removeCamera, unified: true }),
    route({
      method: 'GET',
      path: `${one}/snapshot`,
      tag,
      operation: getSnapshot,
      contentType: 'image/jpeg',
      response: z.string(),
      answer: ({ jpeg }) => Buffer.from(jpeg),
      headers: ({ takenAt }) => ({ 'cache-control': 'no-store', 'last-modified': new Date(takenAt).toUTCString() }),
    }),
    route({
      method: 'GET',
      path: `${one}/live`,
      tag,
      operation: watchLive,
      long: true,
      contentType: `multipart/x-mixed-replace; boundary=${liveBoundary}`,
      response: z.string(),
      answer: ({ pictures }) => Readable.from(pictures, { objectMode: false, highWaterMark: 1 }),
      headers: () => ({ 'cache-control': 'no-store' }),
    }),
    route({
      method: 'POST',
      path: `${one}/frames`,
      tag,
      operation: pushFrame,
      files: {
        image: { kind: 'image', description: 'The next frame, such as a JPEG', aliases: ['frame'], required: true },
      },
    }),
  ]
}
