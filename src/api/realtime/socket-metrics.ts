import { Counter } from 'prom-client'
import type { Metrics } from '#api/metrics.ts'
import { type ToldName, toldNames } from '#push/told-event.ts'

const cuts = ['slow', 'revoked', 'noisy'] as const

/** What is counted of connections and of what they are told. */
export interface SocketMetrics {
  countEvent(event: ToldName): void
  countCut(why: (typeof cuts)[number]): void
  watchConnections(count: () => number): void
}

export function createSocketMetrics({ registry, watchValue }: Metrics): SocketMetrics {
  const registers = [registry]
  const events = new Counter({
    name: 'netra_socket_events_total',
    help: 'Events of the log that were sent to connections of Socket.IO',
    labelNames: ['event'] as const,
    registers,
  })
  const ended = new Counter({
    name: 'netra_socket_cuts_total',
    help: 'Connections that were cut off: too slow, their credential revoked, or asking too much',
    labelNames: ['reason'] as const,
    registers,
  })
  for (const event of toldNames) events.inc({ event }, 0)
  for (const reason of cuts) ended.inc({ reason }, 0)
  return {
    countEvent: (event) => events.inc({ event }),
    countCut: (reason) => ended.inc({ reason }),
    watchConnections: (count) => watchValue('netra_sockets', 'Connections of Socket.IO that are signed in', count),
  }
}
