import type { Http2Server } from 'node:http2'
import type { Server } from '@grpc/grpc-js'

/** Bytes of one upload, and of all uploads of one connection, that may travel before the server has asked for more. */
const streamWindow = 1024 * 1024
const connectionWindow = 8 * streamWindow

/**
 * HTTP/2 begins with windows of 64 KiB, so that a photo of 100 KB waits for the server several times: wider ones took one and a
 * half times to twice as many. grpc-js has no option for its servers' windows; where it no longer looks as expected, they stay
 * as they are, and a test says so. Call it before the server is bound; the answer is to be called after.
 */
export function widenWindows(server: Server): () => void {
  const settings: unknown = Reflect.get(Object(Reflect.get(server, 'commonServerOptions')), 'settings')
  if (typeof settings === 'object' && settings !== null) Object.assign(settings, { initialWindowSize: streamWindow })
  return () => {
    const servers: unknown = Reflect.get(server, 'http2Servers')
    if (!(servers instanceof Map)) return
    for (const bound of servers.keys() as Iterable<Http2Server>)
      bound.on('session', (session) => session.setLocalWindowSize(connectionWindow))
  }
}
