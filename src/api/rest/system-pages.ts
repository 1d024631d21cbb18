import type { FastifyInstance } from 'fastify'
import { callerOf } from '#api/caller.ts'
import type { Metrics } from '#api/metrics.ts'
import { authorise } from '#api/run-operation.ts'
import type { Identity } from '#auth/identity.ts'
import { credentialOf } from './credential.ts'
import type { DashboardPage } from './dashboard.ts'
import { landingPage, landingPolicy } from './landing.ts'
import type { Readiness } from './readiness.ts'
import type { HttpMethod } from './route.ts'

/** Paths that are served beside the operations' routes. */
export const systemPages: readonly { readonly method: HttpMethod; readonly path: string }[] = [
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/healthz' },
  { method: 'GET', path: '/readyz' },
  { method: 'GET', path: '/metrics' },
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/docs' },
]

interface SystemParts {
  readonly version: string
  readonly metrics: Metrics
  authenticate(credential: string, from: { readonly address: string }): Promise<Identity>
  readiness(): Readiness | Promise<Readiness>
  /** Null where it has not been built: a page that leads on stands in for it. */
  readonly dashboard: DashboardPage | null
  isStopping(): boolean
}

/** Health, readiness, metrics and the page at `/`. Only the metrics need a key, with the permission `metrics:read`. */
export function addSystemPages(app: FastifyInstance, parts: SystemParts): void {
  const health = { status: 'ok', name: 'netra', version: parts.version }
  const page = landingPage(parts.version)

  app.get('/', async (request, reply) => {
    reply.header('vary', 'accept')
    if (!(request.headers.accept ?? '').includes('text/html')) return reply.send(health)
    if (parts.dashboard) return parts.dashboard.send(reply)
    return reply.headers({ 'content-security-policy': landingPolicy }).type('text/html; charset=utf-8').send(page)
  })

  app.get('/healthz', async () => health)

  app.get('/readyz', async (_request, reply) => {
    const { ready, parts: checked } = await parts.readiness()
    const stopping = parts.isStopping()
    const all = stopping ? [...checked, { name: 'server', ready: false, detail: 'stopping' }] : checked
    const answer = { ready: ready && !stopping, parts: all }
    if (!answer.ready) reply.code(503).header('retry-after', '1')
    return answer
  })

  app.get('/metrics', async (request, reply) => {
    const identity = await parts.authenticate(credentialOf(request.headers, request.method), { address: request.ip })
    const { signal } = new AbortController()
    authorise(
      { permission: 'metrics:read' },
      callerOf(identity, { door: 'rest', address: request.ip, correlationId: request.id, signal }),
    )
    const text = await parts.metrics.registry.metrics()
    return reply.type(parts.metrics.registry.contentType).send(text)
  })
}
