import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Galleries'

export interface GalleryOperations<Needs> {
  readonly listGalleries: AnyOperation<Needs>
  readonly createGallery: AnyOperation<Needs>
  readonly deleteGallery: AnyOperation<Needs>
  readonly evaluateGallery: AnyOperation<Needs>
}

/** Endpoints for the sets of people that are searched together. */
export function galleryRoutes<Needs>(operations: GalleryOperations<Needs>): Route<Needs>[] {
  const { listGalleries, createGallery, deleteGallery, evaluateGallery } = operations
  return [
    route({ method: 'GET', path: '/api/galleries', tag, operation: listGalleries }),
    route({ method: 'POST', path: '/api/galleries', tag, operation: createGallery, status: 201 }),
    route({ method: 'DELETE', path: '/api/galleries', tag, operation: deleteGallery }),
    route({ method: 'DELETE', path: '/api/galleries/:name', tag, operation: deleteGallery }),
    route({ method: 'GET', path: '/api/evaluation/gallery', tag, operation: evaluateGallery, long: true }),
  ]
}
