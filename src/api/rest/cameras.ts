import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Cameras'

export interface CameraOperations<Needs> {
  readonly listCameras: AnyOperation<Needs>
  readonly addCamera: AnyOperation<Needs>
  readonly getCamera: AnyOperation<Needs>
  readonly updateCamera: AnyOperation<Needs>
  readonly removeCamera: AnyOperation<Needs>
}

/** Endpoints for cameras. */
export function cameraRoutes<Needs>(operations: CameraOperations<Needs>): Route<Needs>[] {
  const { listCameras, addCamera, getCamera, updateCamera, removeCamera } = operations
  const one = '/api/cameras/:camera_id'
  return [
    route({ method: 'GET', path: '/api/cameras', tag, operation: listCameras, unified: true }),
    route({ method: 'POST', path: '/api/cameras', tag, operation: addCamera, status: 201, unified: true }),
    route({ method: 'GET', path: one, tag, operation: getCamera }),
    route({ method: 'PATCH', path: one, tag, operation: updateCamera }),
    route({ method: 'DELETE', path: one, tag, operation: removeCamera, unified: true }),
  ]
}
