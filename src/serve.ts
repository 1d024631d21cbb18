import { startAuditRetention } from '#api/audit-retention.ts'
import { createGrpcServer } from '#api/grpc/server.ts'
import { operations } from '#api/operations.ts'
import { restRoutes } from '#api/rest/routes.ts'
import { createRestServer } from '#api/rest/server.ts'
import type { Outcome } from '#api/run-operation.ts'
import { watchCertificate } from '#api/watch-certificate.ts'
import { createAuthenticator } from '#auth/authenticate.ts'
import { createRequestLimits } from '#auth/request-limits.ts'
import { systemClock } from '#core/clock.ts'
import type { Caller } from '#core/operation.ts'
import { ResourceStack } from '#core/resource-stack.ts'
import { version } from '#core/version.ts'
import { createReachCheck } from '#gallery/restrict-reach.ts'
import type { App, Needs } from './app.ts'
import { openSockets } from './open-sockets.ts'
import { watchApp } from './watch-app.ts'

export interface Serving extends AsyncDisposable {
  /** Where HTTP listens, for example `http://127.0.0.1:8080`. */
  readonly url: string
  /** Where gRPC listens, for example `127.0.0.1:50051`. */
  readonly grpc: string
}

/** Opens the doors of an app. Disposing closes them after what was accepted is finished; the app stays open. */
export async function serve(app: App): Promise<Serving> {
  const { config, log, needs, metrics } = app
  await using stack = new ResourceStack()
  const authenticator = stack.use(createAuthenticator({ db: needs.db, clock: systemClock, log }))
  app.onEvent((event) => authenticator.apply(event))
  const { health } = watchApp(app)
  const requestLimits = createRequestLimits({ authenticator, redis: needs.redis }, config.rateLimits)
  if (config.audit.keepDays !== undefined) stack.use(startAuditRetention(needs, config.audit.keepDays, log))
  const certificate = config.tls ? stack.use(await watchCertificate(config.tls, { clock: systemClock, log })) : null
  const shared = {
    certificate,
    needs,
    authenticate: requestLimits.authenticate,
    readiness: health,
    metrics,
    limits: { ...config.limits, imageBytes: config.vision.limits.bytes },
    log,
    before: (caller: Caller) => {
      needs.audit.requireRoom()
      return requestLimits.enter(caller)
    },
    restrict: createReachCheck(needs.db),
    after: (outcome: Outcome) => needs.audit.record(outcome),
  }
  const server = stack.use(
    await createRestServer({
      ...shared,
      routes: restRoutes<Needs>(operations),
      corsOrigins: config.cors.origins,
      requireRoom: () => needs.vision.requireRoom(),
      version,
      trustedProxies: config.trustedProxies,
    }),
  )
  stack.use(await openSockets(app, { ...shared, http: server.http, authenticator }))
  const grpcServer = stack.use(createGrpcServer<Needs>({ ...shared, operations }))
  const { url } = await server.listen({ host: config.host, port: config.port })
  const { address: grpc } = await grpcServer.listen({ host: config.host, port: config.grpcPort })
  const opened = stack.move()
  return { url, grpc, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}
