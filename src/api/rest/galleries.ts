import { Readable } from 'node:stream'
import { z } from 'zod'
import { type AnyOperation, type OperationGiving, type Route, route } from './route.ts'

const tag = 'Galleries'

export interface GalleryOperations<Needs> {
  readonly listGalleries: AnyOperation<Needs>
  readonly createGallery: AnyOperation<Needs>
  readonly deleteGallery: AnyOperation<Needs>
  readonly evaluateGallery: AnyOperation<Needs>
  readonly startEvaluation: AnyOperation<Needs>
  readonly getEvaluation: AnyOperation<Needs>
  readonly exportGallery: OperationGiving<Needs, { file: AsyncIterable<Buffer> }>
  readonly importGallery: AnyOperation<Needs>
  readonly getGalleryKey: AnyOperation<Needs>
}

/** Endpoints for the sets of people that are searched together. */
export function galleryRoutes<Needs>(operations: GalleryOperations<Needs>): Route<Needs>[] {
  const { listGalleries, createGallery, deleteGallery, evaluateGallery } = operations
  return [
    route({ method: 'GET', path: '/api/galleries', tag, operation: listGalleries }),
    route({ method: 'POST', path: '/api/galleries', tag, operation: createGallery, status: 201 }),
    route({ method: 'DELETE', path: '/api/galleries', tag, operation: deleteGallery }),
    route({ method: 'DELETE', path: '/api/galleries/:name', tag, operation: deleteGallery }),
    route({ method: 'GET', path: '/api/galleries/key', tag, operation: operations.getGalleryKey }),
    route({
      // Not GET: the passphrase is to stand in no address.
      method: 'POST',
      path: '/api/galleries/export',
      tag,
      operation: operations.exportGallery,
      long: true,
      contentType: 'application/octet-stream',
      headers: () => ({ 'content-disposition': 'attachment; filename="gallery.netra"' }),
      response: z.string(),
      answer: ({ file }) => Readable.from(file),
    }),
    route({
      method: 'POST',
      path: '/api/galleries/import',
      tag,
      operation: operations.importGallery,
      long: true,
      mayBecomeJob: true,
      files: { file: { kind: 'archive', description: 'a gallery file' } },
    }),
    route({ method: 'GET', path: '/api/evaluation/gallery', tag, operation: evaluateGallery, long: true }),
    route({
      method: 'POST',
      path: '/api/evaluation/gallery',
      tag,
      operation: operations.startEvaluation,
      mayBecomeJob: true,
    }),
    route({ method: 'GET', path: '/api/evaluation/gallery/:job_id', tag, operation: operations.getEvaluation }),
  ]
}
