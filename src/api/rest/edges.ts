import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Edge nodes'

export interface EdgeOperations<Needs> {
  readonly listEdges: AnyOperation<Needs>
  readonly getEdgeStatus: AnyOperation<Needs>
  readonly removeEdge: AnyOperation<Needs>
  readonly exchangeWithEdge: AnyOperation<Needs>
  readonly deliverSightings: AnyOperation<Needs>
}

/** Endpoints for edge nodes: for those who look after them, and for themselves. */
export function edgeRoutes<Needs>(operations: EdgeOperations<Needs>): Route<Needs>[] {
  const { listEdges, getEdgeStatus, removeEdge, exchangeWithEdge, deliverSightings } = operations
  return [
    route({ method: 'GET', path: '/api/edges', tag, operation: listEdges }),
    route({ method: 'GET', path: '/api/edges/own', tag, operation: getEdgeStatus }),
    route({ method: 'DELETE', path: '/api/edges/:edge_id', tag, operation: removeEdge }),
    route({ method: 'POST', path: '/api/edges/exchange', tag, operation: exchangeWithEdge, waits: true }),
    route({ method: 'POST', path: '/api/edges/deliver', tag, operation: deliverSightings }),
  ]
}
