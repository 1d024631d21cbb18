import { startAuditRetention } from '#api/audit-retention.ts'
import { createGrpcServer } from '#api/grpc/server.ts'
import { operations } from '#api/operations.ts'
import { restRoutes } from '#api/rest/routes.ts'
import { createRestServer } from '#api/rest/server.ts'
import type { Outcome } from '#api/run-operation.ts'
import { watchCertificate } from '#api/watch-certificate.ts'
import { believedMs, changingEvents, createAuthenticator } from '#auth/authenticate.ts'
import { Refusals } from '#auth/refusals.ts'
import { createRequestLimits, type RefusedRequest } from '#auth/request-limits.ts'
import { SharedCredentials } from '#auth/shared-credentials.ts'
import { systemClock } from '#core/clock.ts'
import type { Caller, DoorName } from '#core/operation.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { version } from '#core/version.ts'
import { lastEventId } from '#events/event-log.ts'
import { createReachCheck } from '#gallery/restrict-reach.ts'
import type { App } from './app.ts'
import type { Needs } from './needs.ts'
import { openSockets } from './open-sockets.ts'
import { watchApp } from './watch-app.ts'

export interface Serving extends AsyncDisposable {
  /** Where HTTP listens, for example `http://127.0.0.1:8080`. */
  readonly url: string
  /** Where gRPC listens, for example `127.0.0.1:50051`. */
  readonly grpc: string
}

/** What all doors of an app share: who is let in, what is recorded, how the parts are. */
async function prepare(app: App, stack: ResourceStack) {
  const { config, log, needs, metrics } = app
  const { db, redis, vault } = needs
  const shared = redis && new SharedCredentials({ redis, vault, seconds: believedMs / 1_000 })
  const epoch = await lastEventId(db, changingEvents)
  const authenticator = stack.use(createAuthenticator({ db, clock: systemClock, log, shared, epoch }))
  app.onEvent((event) => authenticator.apply(event))
  const { health } = watchApp(app)
  const refusals = stack.use(new Refusals({ audit: needs.audit, clock: systemClock }))
  const refused = (request: RefusedRequest) => refusals.note(request)
  const requestLimits = createRequestLimits({ authenticator, redis: needs.redis, refused }, config.rateLimits)
  const authenticateAt = (door: DoorName) => (credential: string, from?: { readonly address: string | null }) =>
    requestLimits.authenticate(credential, from && { ...from, door })
  const certificate = config.tls ? stack.use(await watchCertificate(config.tls, { clock: systemClock, log })) : null
  const parts = {
    certificate,
    needs,
    readiness: health,
    metrics,
    limits: { ...config.limits, imageBytes: config.vision.limits.bytes },
    log,
    uploadFolder: needs.uploadFolder,
    before: (caller: Caller) => {
      needs.audit.requireRoom()
      return requestLimits.enter(caller)
    },
    restrict: createReachCheck(needs.db),
    after: (outcome: Outcome) => needs.audit.record(outcome),
    version,
    trustedProxies: config.trustedProxies,
  }
  return { authenticator, authenticateAt, shared: parts }
}

/** Opens the doors of an app. Disposing closes them after what was accepted is finished; the app stays open. */
export async function serve(app: App): Promise<Serving> {
  const { config, log, needs } = app
  await using stack = new ResourceStack()
  const { authenticator, authenticateAt, shared } = await prepare(app, stack)
  if (config.audit.keepDays !== undefined) stack.use(startAuditRetention(needs, config.audit.keepDays, log))
  const server = stack.use(
    await createRestServer({
      ...shared,
      authenticate: authenticateAt('rest'),
      routes: restRoutes<Needs>(operations),
      corsOrigins: config.cors.origins,
      requireRoom: () => needs.vision.requireRoom(),
    }),
  )
  const sockets = { ...shared, authenticate: authenticateAt('socket'), http: server.http, authenticator }
  stack.use(await openSockets(app, sockets))
  const grpcServer = stack.use(createGrpcServer<Needs>({ ...shared, authenticate: authenticateAt('grpc'), operations }))
  const { url } = await server.listen({ host: config.host, port: config.port })
  const { address: grpc } = await grpcServer.listen({ host: config.host, port: config.grpcPort })
  const opened = stack.move()
  return { url, grpc, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}

/** Opens only `/healthz`, `/readyz` and `/metrics`, for a process that has no other doors. */
export async function serveStatus(app: App, port: number): Promise<{ readonly url: string } & AsyncDisposable> {
  await using stack = new ResourceStack()
  const { authenticateAt, shared } = await prepare(app, stack)
  const server = stack.use(
    await createRestServer<Needs>({ ...shared, authenticate: authenticateAt('rest'), routes: [] }),
  )
  const { url } = await server.listen({ host: app.config.host, port })
  const opened = stack.move()
  return { url, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}
