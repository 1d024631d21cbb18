import { Readable } from 'node:stream'
import { type AnyOperation, type OperationGiving, type Route, route } from './route.ts'

const tag = 'Sightings'

export interface SightingOperations<Needs> {
  readonly listSightings: AnyOperation<Needs>
  readonly getSighting: AnyOperation<Needs>
  readonly getSightingCrop: OperationGiving<Needs, { jpeg: Uint8Array }>
  readonly getSightingExpressions: AnyOperation<Needs>
  readonly deleteSighting: AnyOperation<Needs>
}

/** Endpoints for who was seen where and when. */
export function sightingRoutes<Needs>(operations: SightingOperations<Needs>): Route<Needs>[] {
  const { listSightings, getSighting, getSightingCrop, deleteSighting } = operations
  return [
    route({ method: 'GET', path: '/api/sightings', tag, operation: listSightings }),
    route({ method: 'GET', path: '/api/sightings/:sighting_id', tag, operation: getSighting }),
    route({
      method: 'GET',
      path: '/api/sightings/:sighting_id/crop',
      tag,
      operation: getSightingCrop,
      contentType: 'image/jpeg',
      headers: () => ({ 'cache-control': 'private, no-store' }),
      answer: ({ jpeg }) => Readable.from([jpeg]),
    }),
    route({
      method: 'GET',
      path: '/api/sightings/:sighting_id/expressions',
      tag,
      operation: operations.getSightingExpressions,
    }),
    route({ method: 'DELETE', path: '/api/sightings/:sighting_id', tag, operation: deleteSighting }),
  ]
}
