import { shareOverlays } from '#api/realtime/share-overlays.ts'
import { installationOf, sharedAdapter } from '#api/realtime/shared-adapter.ts'
import { createSocketMetrics } from '#api/realtime/socket-metrics.ts'
import { createSocketServer, type SocketServerParts } from '#api/realtime/socket-server.ts'
import type { OperationHooks, Outcome } from '#api/run-operation.ts'
import type { App } from './app.ts'

type Door = Pick<SocketServerParts, 'http' | 'authenticator' | 'authenticate'> & OperationHooks

/** Opens Socket.IO at the HTTP server's port. */
export async function openSockets(app: App, door: Door): Promise<AsyncDisposable> {
  const { config, log, needs, metrics, bus } = app
  const { http, authenticator, authenticate, ...hooks } = door
  const { redis } = needs
  return await createSocketServer({
    http,
    needs,
    hooks: {
      ...hooks,
      async after(outcome: Outcome) {
        metrics.observeOperation(outcome)
        await hooks.after(outcome)
      },
    },
    authenticate,
    authenticator,
    bus,
    overlays: needs.overlays,
    config: config.sockets,
    corsOrigins: config.cors.origins,
    trustedProxies: config.trustedProxies,
    shared: redis && sharedAdapter(redis, installationOf(needs.vault)),
    metrics: createSocketMetrics(metrics),
    log,
  })
}

/** Lets connections of other processes see what this one's cameras see, where it has no door of its own. */
export function openOverlays({ needs }: App): AsyncDisposable | null {
  const { redis, vault, overlays } = needs
  return redis && shareOverlays(overlays, sharedAdapter(redis, installationOf(vault)))
}
