import type { Server as HttpServer, IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Server, type Socket } from 'socket.io'
import { credentialOf } from '#api/rest/credential.ts'
import type { OperationHooks } from '#api/run-operation.ts'
import type { Authenticator } from '#auth/authenticate.ts'
import type { Identity } from '#auth/identity.ts'
import type { CameraOverlay, Overlays } from '#cameras/overlay.ts'
import { AppError, toAppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { Bus } from '#events/bus/port.ts'
import type { StoredEvent } from '#events/event.ts'
import { lastEventId } from '#events/event-log.ts'
import { followEvents } from '#events/follow-events.ts'
import { readReach } from '#push/read-reach.ts'
import type { SubscriptionNeeds } from '#push/subscribe-events.ts'
import type { TellingNeeds } from '#push/tell-event.ts'
import type { ToldEvent } from '#push/told-event.ts'
import { tryToTell } from '#push/try-to-tell.ts'
import { clientAddress } from './client-address.ts'
import type { SocketConfig } from './config.ts'
import { overlayChannel, overlayPayload } from './overlay-channel.ts'
import type { SharedAdapter } from './shared-adapter.ts'
import type { SocketMetrics } from './socket-metrics.ts'
import { SocketSession } from './socket-session.ts'

export interface SocketServerParts {
  readonly http: HttpServer
  readonly needs: SubscriptionNeeds &
    TellingNeeds & { readonly events: { caughtUp(id: bigint, signal: AbortSignal): Promise<void> } }
  readonly hooks: OperationHooks
  /** Whose calls are counted against the limits. */
  authenticate(credential: string, from: { readonly address: string }): Promise<Identity>
  /** Believes nobody whom an event says to be changed. */
  readonly authenticator: Authenticator
  readonly bus: Bus
  readonly overlays: Overlays
  readonly config: SocketConfig
  readonly corsOrigins: readonly string[]
  readonly trustedProxies: readonly string[]
  /** Null where no other process can be reached. */
  readonly shared: SharedAdapter | null
  readonly metrics: SocketMetrics
  readonly log: Log
}

/** Whose credentials end without an event is found so often. */
const recheckMs = 15_000
/** Who has connected, and does not say who they are, has so long. */
const introductionMs = 10_000
const farewellMs = 1_000
const changing = new Set(['api_key_changed', 'user_changed', 'session_ended', 'role_changed', 'gallery_created'])

/**
 * Socket.IO at `/socket.io` of an HTTP server. Every process follows the event log by itself and tells its own connections;
 * disposing ends all of them at once, and none comes back.
 */
export async function createSocketServer(parts: SocketServerParts): Promise<AsyncDisposable> {
  const { needs, config, metrics, log, shared } = parts
  const sessions = new Set<SocketSession>()
  const stopping = new AbortController()
  const tell = (event: StoredEvent): Promise<ToldEvent[]> => tryToTell(needs, event, log)
  const io = new Server({
    path: '/socket.io',
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    connectTimeout: introductionMs,
    ...(shared ? { adapter: shared.adapter } : {}),
    ...(parts.corsOrigins.length > 0 ? { cors: { origin: [...parts.corsOrigins], credentials: false } } : {}),
    allowRequest(request, decide) {
      const full = io.engine.clientsCount >= config.connections && !isKnown(request)
      decide(
        stopping.signal.aborted ? 'Netra is stopping' : full ? 'There are too many connections' : null,
        !(stopping.signal.aborted || full),
      )
    },
  })
  io.attach(parts.http)
  const upgraded = new Set<Duplex>()
  parts.http.on('upgrade', (_request, connection: Duplex) => {
    upgraded.add(connection)
    connection.once('close', () => upgraded.delete(connection))
  })
  io.engine.on('headers', (headers: Record<string, string>) => {
    headers['x-content-type-options'] = 'nosniff'
    headers['cache-control'] = 'no-store'
  })

  async function identify(socket: Socket): Promise<void> {
    const { token } = socket.handshake.auth
    const credential = typeof token === 'string' && token !== '' ? token : credentialOf(socket.handshake.headers)
    const address = clientAddress(socket.request, parts.trustedProxies)
    const identity = await parts.authenticate(credential, { address })
    const same = [...sessions].filter(({ identity: { kind, id } }) => kind === identity.kind && id === identity.id)
    if (identity.rateLimit !== null && same.length >= config.perCaller)
      throw new AppError('rate_limited', `You have ${same.length} connections already; close one first`)
    Object.assign(socket.data, { credential, identity, address })
  }
  io.use((socket, next) => {
    identify(socket).then(
      () => next(),
      (thrown: unknown) => {
        const { code, message, retryAfter } = toAppError(thrown)
        next(Object.assign(new Error(message), { data: { code, detail: message, retry_after: retryAfter } }))
      },
    )
  })
  io.on('connection', (socket) => {
    const session = new SocketSession(socket, socket.data as never, {
      needs,
      hooks: parts.hooks,
      bufferedBytes: config.bufferedBytes,
      position: () => follower.position,
      tell,
      readReach: (identity) => readReach(needs.db, identity),
      sent: metrics.countEvent,
      cutOff: metrics.countCut,
    })
    sessions.add(session)
    socket.on('disconnect', () => sessions.delete(session))
  })

  /** Ends connections whose credential is worth nothing any more, and narrows those that may do less. */
  async function recheck(): Promise<void> {
    await Promise.all(
      [...sessions].map(async (session) => {
        try {
          await session.become(await parts.authenticator.authenticate(session.credential))
        } catch (error) {
          if (error instanceof AppError && error.code === 'unauthenticated') session.cutOff('revoked')
          else throw error
        }
      }),
    )
  }
  const timer = setInterval(() => {
    recheck().catch((error) => log.error({ error }, 'credentials of connections could not be read again'))
  }, recheckMs)

  const follower = followEvents({
    db: needs.db,
    bus: parts.bus,
    from: await lastEventId(needs.db),
    log,
    async handle(event, signal) {
      parts.authenticator.apply(event)
      if (changing.has(event.type)) await recheck()
      // Whoever is told of a face can be sure that it is recognised here.
      await needs.events.caughtUp(event.id, signal)
      const told = sessions.size > 0 ? await tell(event) : []
      for (const session of sessions) session.offer(event.id, told)
    },
  })

  const showOverlay = (overlay: CameraOverlay): void => {
    const payload = overlayPayload(overlay)
    for (const session of sessions) session.offerOverlay(overlay, payload)
  }
  const channel = overlayChannel(io, showOverlay)
  const stopListening = parts.overlays.listen((overlay) => {
    showOverlay(overlay)
    if (shared) channel.send(overlay)
  })
  metrics.watchConnections(() => sessions.size)

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort()
      clearInterval(timer)
      stopListening()
      await follower[Symbol.asyncDispose]()
      // Connections break, so that clients come back, to another process perhaps. Closing the server of Socket.IO would close
      // the HTTP server, too, which still finishes what it accepted.
      io.of('/').adapter.close()
      io.engine.close()
      shared?.disconnect()
      // Who does not answer the farewell would keep the HTTP server from ending.
      setTimeout(() => {
        for (const connection of upgraded) connection.destroy()
      }, farewellMs).unref()
    },
  }
}

/** Whether a request belongs to a connection that is counted already. */
function isKnown({ url = '' }: IncomingMessage): boolean {
  return new URL(url, 'http://localhost').searchParams.has('sid')
}
