import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Events'

export interface EventOperations<Needs> {
  readonly dispatchEvent: AnyOperation<Needs>
  readonly simulateRecognition: AnyOperation<Needs>
}

/** Endpoints to try out the handling of events with. */
export function eventRoutes<Needs>({ dispatchEvent, simulateRecognition }: EventOperations<Needs>): Route<Needs>[] {
  return [
    route({ method: 'GET', path: '/api/test/recognize', tag, operation: simulateRecognition, unified: true }),
    route({ method: 'POST', path: '/api/events/dispatch', tag, operation: dispatchEvent, unified: true }),
  ]
}
