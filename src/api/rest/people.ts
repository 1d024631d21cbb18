import { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Operation } from '#core/operation.ts'
import type { exportPerson } from '#gallery/export-person.ts'
import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'People'

export interface PeopleOperations<Needs> {
  readonly listPeople: AnyOperation<Needs>
  readonly createPerson: AnyOperation<Needs>
  readonly getPerson: AnyOperation<Needs>
  readonly updatePerson: AnyOperation<Needs>
  readonly forgetPerson: AnyOperation<Needs>
  readonly mergePeople: AnyOperation<Needs>
  readonly listMerges: AnyOperation<Needs>
  readonly undoMerge: AnyOperation<Needs>
  readonly loadSamplePeople: AnyOperation<Needs>
  readonly enrolPhotos: AnyOperation<Needs>
  readonly markNotThisPerson: AnyOperation<Needs>
  readonly listNotThisPerson: AnyOperation<Needs>
  readonly undoNotThisPerson: AnyOperation<Needs>
  readonly verifyReceipt: AnyOperation<Needs>
  readonly getConsent: AnyOperation<Needs>
  readonly recordConsent: AnyOperation<Needs>
  readonly withdrawConsent: AnyOperation<Needs>
  readonly exportPerson: Operation<Needs, z.ZodType, (typeof exportPerson)['output']>
}

/** Endpoints for the people who are known. */
export function peopleRoutes<Needs>(operations: PeopleOperations<Needs>): Route<Needs>[] {
  const { listPeople, createPerson, getPerson, updatePerson, forgetPerson, mergePeople, enrolPhotos } = operations
  return [
    route({ method: 'GET', path: '/api/people', tag, operation: listPeople, unified: true }),
    route({ method: 'POST', path: '/api/people', tag, operation: createPerson, unified: true, status: 201 }),
    route({ method: 'GET', path: '/api/people/:person_id', tag, operation: getPerson, unified: true }),
    route({ method: 'PATCH', path: '/api/people/:person_id', tag, operation: updatePerson, unified: true }),
    route({ method: 'DELETE', path: '/api/people/:person_id', tag, operation: forgetPerson, unified: true }),
    route({
      method: 'POST',
      path: '/api/people/:person_id/faces',
      tag,
      operation: enrolPhotos,
      long: true,
      files: {
        images: { kind: 'image', many: true, required: true, aliases: ['image'], description: 'photos of the person' },
      },
      omit: ['photos', 'externalId', 'name', 'email', 'gallery'],
      input: ({ params, fields, files }) => ({
        ...fields,
        ...params,
        photos: (files.images ?? []).map(({ file, bytes }) => ({ file, image: bytes })),
      }),
    }),
    route({ method: 'POST', path: '/api/sample-people', tag, operation: operations.loadSamplePeople, long: true }),
    route({
      method: 'POST',
      path: '/api/people/:into_person_id/merge',
      tag,
      operation: mergePeople,
      omit: ['mergedPersonId'],
      input: ({ params, fields }) => ({ personId: params.intoPersonId, mergedPersonId: fields.personId }),
    }),
    route({ method: 'GET', path: '/api/people/:person_id/merges', tag, operation: operations.listMerges }),
    route({
      method: 'POST',
      path: '/api/people/:person_id/merges/:merge_id/undo',
      tag,
      operation: operations.undoMerge,
      status: 201,
    }),
    route({
      method: 'POST',
      path: '/api/people/:person_id/not-this-person',
      tag,
      operation: operations.markNotThisPerson,
      files: { image: { kind: 'image', description: 'a photo of somebody else, who was taken for this person' } },
      status: 201,
    }),
    route({
      method: 'GET',
      path: '/api/people/:person_id/not-this-person',
      tag,
      operation: operations.listNotThisPerson,
    }),
    route({
      method: 'DELETE',
      path: '/api/people/:person_id/not-this-person/:correction_id',
      tag,
      operation: operations.undoNotThisPerson,
    }),
    route({ method: 'GET', path: '/api/people/:person_id/consent', tag, operation: operations.getConsent }),
    route({ method: 'PUT', path: '/api/people/:person_id/consent', tag, operation: operations.recordConsent }),
    route({ method: 'DELETE', path: '/api/people/:person_id/consent', tag, operation: operations.withdrawConsent }),
    route({
      method: 'GET',
      path: '/api/people/:person_id/export',
      tag,
      operation: operations.exportPerson,
      contentType: 'application/gzip',
      headers: () => ({ 'content-disposition': 'attachment; filename="person.tar.gz"' }),
      answer: ({ archive }) => Readable.from([archive]),
    }),
    route({ method: 'POST', path: '/api/receipts/verify', tag, operation: operations.verifyReceipt }),
  ]
}
