import { sql } from 'kysely'
import { startAuditRetention } from '#api/audit-retention.ts'
import { createGrpcServer } from '#api/grpc/server.ts'
import { operations } from '#api/operations.ts'
import type { Readiness } from '#api/rest/readiness.ts'
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
  const requestLimits = createRequestLimits({ authenticator, redis: needs.redis }, config.rateLimits)
  metrics.watchQueue('inference', () => needs.vision.status())
  metrics.watchValue('netra_index_faces', 'Faces in the index', () => needs.galleryIndex.progress.done)
  metrics.watchValue('netra_audit_waiting', 'Audit entries not stored yet', () => needs.audit.waiting)
  if (config.audit.keepDays !== undefined) stack.use(startAuditRetention(needs, config.audit.keepDays, log))
  metrics.watchValue('netra_analysis_cache_bytes', 'Memory taken by kept analyses', () => app.analyses.bytes)
  const certificate = config.tls ? stack.use(await watchCertificate(config.tls, { clock: systemClock, log })) : null
  const shared = {
    certificate,
    needs,
    authenticate: requestLimits.authenticate,
    readiness: () => readinessOf(app),
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
      version,
      trustedProxies: config.trustedProxies,
    }),
  )
  const grpcServer = stack.use(createGrpcServer<Needs>({ ...shared, operations }))
  const { url } = await server.listen({ host: config.host, port: config.port })
  const { address: grpc } = await grpcServer.listen({ host: config.host, port: config.grpcPort })
  const opened = stack.move()
  return { url, grpc, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}

const withoutRedis = 'Degraded: Redis does not answer, and every process works for itself until it does'

/** Ready when a recognition would succeed: the database answers, the index is filled, the networks are loaded. */
export async function readinessOf({ needs }: App): Promise<Readiness> {
  const { loaded, done, total } = needs.galleryIndex.progress
  const database = await sql`select 1`.execute(needs.db).then(
    () => true,
    () => false,
  )
  const { provider, waiting, capacity } = needs.vision.status()
  const parts = [
    { name: 'database', ready: database, ...(database ? {} : { detail: 'The database does not answer' }) },
    { name: 'index', ready: loaded, ...(loaded ? {} : { detail: `${done} of ${total} faces read` }) },
    { name: 'inference', ready: true, detail: `${provider}, ${waiting} of ${capacity} waiting` },
    // Nothing fails without it, so it never makes a server unready.
    ...(needs.redis
      ? [{ name: 'redis', ready: true, detail: needs.redis.ready ? needs.redis.address : withoutRedis }]
      : []),
  ]
  return { ready: parts.every((part) => part.ready), parts }
}
