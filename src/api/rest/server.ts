import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { Server as TlsServer } from 'node:tls'
import cors, { type FastifyCorsOptions } from '@fastify/cors'
import multipart from '@fastify/multipart'
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify'
import type { Metrics } from '#api/metrics.ts'
import type { Outcome } from '#api/run-operation.ts'
import type { CertificatePair, WatchedCertificate } from '#api/watch-certificate.ts'
import type { Identity } from '#auth/identity.ts'
import { AppError, errorTable, toAppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { Log } from '#core/log.ts'
import type { Caller } from '#core/operation.ts'
import { createByteBudget } from './byte-budget.ts'
import { addDashboard } from './dashboard.ts'
import { addDocs } from './docs.ts'
import { createEndpoint } from './endpoint.ts'
import { answerBrokenRequest, asRequestError, createNotFound, createPathTable, sendProblem } from './failures.ts'
import type { RestLimits } from './limits.ts'
import type { Readiness } from './readiness.ts'
import { createRequestLives } from './request-life.ts'
import type { Route } from './route.ts'
import { createSpool } from './spool.ts'
import { addSystemPages, systemPages } from './system-pages.ts'

/** What the server is made of. */
export interface RestServerParts<Needs> {
  readonly routes: readonly Route<Needs>[]
  /** Handed to every operation. */
  readonly needs: Needs
  /** Throws `unauthenticated`. */
  authenticate(credential: string, from: { readonly address: string }): Promise<Identity>
  readiness(): Readiness | Promise<Readiness>
  readonly metrics: Metrics
  readonly limits: RestLimits
  /** Where videos go as they arrive; the system's folder for temporary files where absent. */
  readonly uploadFolder?: string
  /** Origins whose pages may call the API; nobody's where absent. */
  readonly corsOrigins?: readonly string[]
  readonly log: Log
  /** Plain HTTP where there is none. */
  readonly certificate?: WatchedCertificate | null
  readonly version: string
  /** Where the built dashboard lies; where the build puts it if absent. */
  readonly dashboardFolder?: string
  /** Reverse proxies that are believed about where a request came from. */
  readonly trustedProxies?: readonly string[]
  /** Throws `overloaded` while photos would be refused: none is read from the network then. */
  requireRoom?(): void
  /** Called after every operation, beside metrics and log. */
  after?(outcome: Outcome): void | Promise<void>
  /** Called before every operation; what it throws is the answer. */
  before?(caller: Caller): undefined | (() => void)
  /** Throws where what an input names is out of a restricted caller's reach. */
  restrict?(input: unknown, caller: Caller): Promise<void>
}

export interface RestServer extends AsyncDisposable {
  /** For what else is to be reached at its port. */
  readonly http: Server
  /** Starts to listen, on any free port for 0. Throws `misconfigured` where the address cannot be had. */
  listen(address: { host: string; port: number }): Promise<{ url: string; port: number }>
  /** Accepts nothing new, finishes what was accepted, and after `graceMs` ends what is still running. */
  stop(graceMs?: number): Promise<void>
}

const defaultGraceMs = 30_000
/** Longer than any load balancer keeps idle connections (60 s is common), so that it, not we, closes them first. */
const keepAliveMs = 75_000

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
}

/** With a key only: a browser sends no cookie along, so that no page can use somebody's session. */
function corsOptions(origins: readonly string[]): FastifyCorsOptions {
  return {
    origin: [...origins],
    credentials: false,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'x-api-key', 'content-type', 'x-request-id'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
  }
}

/** The client's own request id where it is harmless to log and to send back, else a new one. */
function correlationIdOf(request: { headers: Record<string, unknown> }): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : newId()
}

/** Once a browser has seen a certificate that it trusts, it speaks only TLS with this host for so long. */
const yearSeconds = 31_536_000

const secureContextOf = ({ certificate, key }: CertificatePair) => ({ cert: certificate, key })

/** Ends a request of which not all has arrived in time, as Node does for the longest of them. */
function giveUpSlow(request: FastifyRequest, reply: FastifyReply, withinMs: number): void {
  const { raw } = request
  const timer = setTimeout(() => {
    if (!raw.complete)
      answerBrokenRequest(Object.assign(new Error('slow'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), raw.socket)
  }, withinMs).unref()
  reply.raw.once('close', () => clearTimeout(timer))
}

export async function createRestServer<Needs>(parts: RestServerParts<Needs>): Promise<RestServer> {
  const { limits, log, metrics } = parts
  const budget = createByteBudget({ bytes: limits.inFlightBytes, requests: limits.inFlightRequests })
  const lives = createRequestLives(limits.deadlineMs)
  const callers = new WeakMap<FastifyRequest, string>()
  const codes = new WeakMap<FastifyRequest, string>()
  const takesVideos = (route: Route<Needs>) => Object.values(route.files ?? {}).some(({ kind }) => kind === 'video')
  const slowPaths = new Set(parts.routes.filter(takesVideos).map(({ method, path }) => `${method} ${path}`))
  let stopping = false

  const { certificate } = parts
  const options = {
    logger: false as const,
    trustProxy: parts.trustedProxies && parts.trustedProxies.length > 0 ? [...parts.trustedProxies] : false,
    genReqId: correlationIdOf,
    // Of whatever takes longest; everything else is given up sooner, see below.
    requestTimeout: Math.max(limits.deadlineMs + 10_000, limits.videoMs),
    keepAliveTimeout: keepAliveMs,
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1_000 },
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply.header('x-request-id', request.id), asRequestError(error), request.id)
    },
    clientErrorHandler: answerBrokenRequest,
  } satisfies FastifyServerOptions
  const app = certificate
    ? (fastify({ ...options, https: secureContextOf(certificate.current) }) as unknown as FastifyInstance)
    : fastify(options)
  certificate?.onChange((pair) => {
    if (app.server instanceof TlsServer) app.server.setSecureContext(secureContextOf(pair))
  })

  // Bodies are read by the endpoints themselves, after authentication and within their limits.
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false })
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))

  const noted = new WeakSet<FastifyRequest>()
  const started = new WeakMap<FastifyRequest, number>()

  /** Once per request: one that the client gave up on may still come to a late end. */
  function note(request: FastifyRequest, status: number): void {
    if (noted.has(request)) return
    noted.add(request)
    const seconds = (performance.now() - (started.get(request) ?? performance.now())) / 1000
    const route = request.routeOptions.url ?? 'unmatched'
    const { method } = request
    metrics.observeRequest({ method, route, status, seconds })
    const caller = callers.get(request)
    const code = codes.get(request)
    const milliseconds = Math.round(seconds * 10_000) / 10
    log.info({ method, route, status, code, milliseconds, caller, correlationId: request.id }, 'request')
  }

  app.addHook('onRequest', async (request, reply) => {
    started.set(request, performance.now())
    reply.headers(securityHeaders).header('x-request-id', request.id)
    if (certificate) reply.header('strict-transport-security', `max-age=${yearSeconds}`)
    if (!slowPaths.has(`${request.method} ${request.routeOptions.url}`))
      giveUpSlow(request, reply, limits.deadlineMs + 10_000)
  })
  if (parts.corsOrigins && parts.corsOrigins.length > 0) await app.register(cors, corsOptions(parts.corsOrigins))
  app.addHook('onSend', async (_request, reply) => {
    if (stopping) reply.header('connection', 'close')
  })

  app.addHook('onResponse', async (request, reply) => note(request, reply.statusCode))
  app.addHook('onRequestAbort', async (request) => note(request, errorTable.cancelled.status))

  app.setErrorHandler((thrown, request, reply) => {
    const error = asRequestError(thrown)
    codes.set(request, error.code)
    metrics.countError(error.code)
    if (error.code === 'internal' || error.code === 'misconfigured')
      log.error({ error: error.cause ?? error, correlationId: request.id }, 'a request failed inside')
    if (error.code === 'cancelled' && request.raw.destroyed && !reply.raw.writable) return reply.hijack()
    return sendProblem(reply, error, request.id)
  })
  const dashboard = await addDashboard(app, parts.dashboardFolder)
  const methodsOf = createPathTable([...parts.routes, ...systemPages])
  app.setNotFoundHandler(createNotFound(methodsOf, dashboard))

  const surroundings = {
    needs: parts.needs,
    limits,
    budget,
    spool: createSpool(parts.uploadFolder ?? tmpdir(), limits.videosAtOnce),
    lives,
    authenticate: parts.authenticate,
    requireRoom: () => parts.requireRoom?.(),
    onCaller: (request: FastifyRequest, caller: { id: string }) => void callers.set(request, caller.id),
    hooks: {
      before: (caller: Caller) => parts.before?.(caller),
      ...(parts.restrict ? { restrict: parts.restrict } : {}),
      async after(outcome: Outcome) {
        metrics.observeOperation(outcome)
        await parts.after?.(outcome)
      },
    },
  }
  for (const route of parts.routes)
    app.route({ method: route.method, url: route.path, handler: createEndpoint(route, surroundings) })

  metrics.watchValue('netra_upload_bytes', 'Bytes of request bodies in memory', () => budget.inFlight)
  metrics.watchValue('netra_http_requests_running', 'HTTP requests being worked on', () => lives.size)
  addSystemPages(app, { ...parts, dashboard, isStopping: () => stopping })
  if (parts.routes.length > 0) await addDocs(app, parts)

  let stopped: Promise<void> | null = null
  async function close(graceMs: number): Promise<void> {
    stopping = true
    const closed = app.close()
    lives.abortWaiting()
    const timer = setTimeout(() => {
      lives.abortAll()
      // What ignores its signal is cut off a moment later.
      setTimeout(() => app.server.closeAllConnections(), 1_000).unref()
    }, graceMs)
    await closed.finally(() => clearTimeout(timer))
  }
  const stop = (graceMs = defaultGraceMs): Promise<void> => {
    stopped ??= close(graceMs)
    return stopped
  }

  return {
    http: app.server,
    async listen({ host, port }) {
      try {
        await app.listen({ host, port })
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        if (code === 'EADDRINUSE')
          throw new AppError('misconfigured', `Port ${port} is in use already; choose another one with NETRA_PORT`)
        if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
          throw new AppError(
            'misconfigured',
            `Cannot listen on ${host}:${port} (${code}); see NETRA_HOST and NETRA_PORT`,
          )
        throw toAppError(error)
      }
      const address = app.server.address()
      const bound = typeof address === 'object' && address !== null ? address.port : port
      const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
      return {
        url: `${certificate ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${bound}`,
        port: bound,
      }
    },
    stop,
    [Symbol.asyncDispose]: () => stop(),
  }
}
