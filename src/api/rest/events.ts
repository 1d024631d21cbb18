import { type AnyOperation, type Route, route } from './route.ts'

const tag = 'Events'

export interface EventOperations<Needs> {
  readonly dispatchEvent: AnyOperation<Needs>
  readonly simulateRecognition: AnyOperation<Needs>
  readonly getMqtt: AnyOperation<Needs>
  readonly testMqtt: AnyOperation<Needs>
}

/** Endpoints to try out the handling of events with, and for what is published over MQTT. */
export function eventRoutes<Needs>({
  dispatchEvent,
  simulateRecognition,
  getMqtt,
  testMqtt,
}: EventOperations<Needs>): Route<Needs>[] {
  return [
    route({ method: 'GET', path: '/api/test/recognize', tag, operation: simulateRecognition, unified: true }),
    route({ method: 'POST', path: '/api/events/dispatch', tag, operation: dispatchEvent, unified: true }),
    route({ method: 'GET', path: '/api/mqtt', tag, operation: getMqtt }),
    route({ method: 'POST', path: '/api/mqtt/test', tag, operation: testMqtt }),
  ]
}
