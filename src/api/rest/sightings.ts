import { Readable } from 'node:stream'
import { type AnyOperation, type OperationGiving, type Route, route } from './route.ts'

export interface SightingOperations<Needs> {
  readonly listSightings: AnyOperation<Needs>
  readonly searchSightings: AnyOperation<Needs>
  readonly getSighting: AnyOperation<Needs>
  readonly getSightingCrop: OperationGiving<Needs, { jpeg: Uint8Array }>
  readonly getSightingExpressions: AnyOperation<Needs>
  readonly deleteSighting: AnyOperation<Needs>
  readonly assignSighting: AnyOperation<Needs>
  readonly markSightingNotThisPerson: AnyOperation<Needs>
  readonly listUnknowns: AnyOperation<Needs>
  readonly getUnknown: AnyOperation<Needs>
  readonly getUnknownCrop: OperationGiving<Needs, { jpeg: Uint8Array }>
  readonly deleteUnknown: AnyOperation<Needs>
  readonly nameUnknown: AnyOperation<Needs>
  readonly mergeUnknowns: AnyOperation<Needs>
  readonly splitUnknown: AnyOperation<Needs>
  readonly ignoreUnknown: AnyOperation<Needs>
  readonly listStrangerCorrections: AnyOperation<Needs>
  readonly undoStrangerCorrection: AnyOperation<Needs>
  readonly getPersonVisits: AnyOperation<Needs>
  readonly getUnknownVisits: AnyOperation<Needs>
}

/** A picture that nobody but the caller may keep. */
const picture = {
  contentType: 'image/jpeg',
  headers: () => ({ 'cache-control': 'private, no-store' }),
  answer: ({ jpeg }: { jpeg: Uint8Array }) => Readable.from([jpeg]),
}

/** Endpoints for who was seen where and when. */
export function sightingRoutes<Needs>(operations: SightingOperations<Needs>): Route<Needs>[] {
  const tag = 'Sightings'
  const one = '/api/sightings/:sighting_id'
  return [
    route({ method: 'GET', path: '/api/sightings', tag, operation: operations.listSightings }),
    route({
      method: 'POST',
      path: '/api/sightings/search',
      tag,
      operation: operations.searchSightings,
      files: { image: { kind: 'image', required: true, description: 'a photo of who is looked for' } },
    }),
    route({ method: 'GET', path: one, tag, operation: operations.getSighting }),
    route({ method: 'GET', path: `${one}/crop`, tag, operation: operations.getSightingCrop, ...picture }),
    route({ method: 'GET', path: `${one}/expressions`, tag, operation: operations.getSightingExpressions }),
    route({ method: 'DELETE', path: one, tag, operation: operations.deleteSighting }),
    route({ method: 'POST', path: `${one}/assign`, tag, operation: operations.assignSighting }),
    route({ method: 'POST', path: `${one}/not-this-person`, tag, operation: operations.markSightingNotThisPerson }),
    route({ method: 'GET', path: '/api/people/:person_id/visits', tag, operation: operations.getPersonVisits }),
    route({ method: 'GET', path: '/api/sighting-corrections', tag, operation: operations.listStrangerCorrections }),
    route({
      method: 'POST',
      path: '/api/sighting-corrections/:correction_id/undo',
      tag,
      operation: operations.undoStrangerCorrection,
    }),
    ...unknownRoutes(operations),
  ]
}

function unknownRoutes<Needs>(operations: SightingOperations<Needs>): Route<Needs>[] {
  const tag = 'Strangers'
  const one = '/api/unknowns/:unknown_id'
  return [
    route({ method: 'GET', path: '/api/unknowns', tag, operation: operations.listUnknowns }),
    route({ method: 'GET', path: one, tag, operation: operations.getUnknown }),
    route({ method: 'GET', path: `${one}/crop`, tag, operation: operations.getUnknownCrop, ...picture }),
    route({ method: 'GET', path: `${one}/visits`, tag, operation: operations.getUnknownVisits }),
    route({ method: 'DELETE', path: one, tag, operation: operations.deleteUnknown }),
    route({ method: 'POST', path: `${one}/name`, tag, operation: operations.nameUnknown }),
    route({
      method: 'POST',
      path: '/api/unknowns/:into_unknown_id/merge',
      tag,
      operation: operations.mergeUnknowns,
      omit: ['mergedUnknownId'],
      input: ({ params, fields }) => ({ unknownId: params.intoUnknownId, mergedUnknownId: fields.unknownId }),
    }),
    route({ method: 'POST', path: `${one}/split`, tag, operation: operations.splitUnknown }),
    route({ method: 'POST', path: `${one}/ignore`, tag, operation: operations.ignoreUnknown }),
  ]
}
