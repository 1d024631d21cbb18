import type { FastifyReply, FastifyRequest } from 'fastify'
import { anonymousCaller, callerOf } from '#api/caller.ts'
import { camelName, toWire } from '#api/names.ts'
import { type OperationHooks, runOperation, validateInput } from '#api/run-operation.ts'
import type { Identity } from '#auth/identity.ts'
import { AppError } from '#core/errors.ts'
import type { Caller } from '#core/operation.ts'
import { declaredLength, planBody } from './body-plan.ts'
import type { ByteBudget } from './byte-budget.ts'
import { cookiesOf, credentialOf, refuseOtherSites } from './credential.ts'
import { decodeFields, fieldsOf, type RawFields } from './fields.ts'
import type { RestLimits } from './limits.ts'
import { type Body, readBody } from './read-body.ts'
import type { RequestLives } from './request-life.ts'
import { plainInput, type Route, type RouteRequest } from './route.ts'
import { acceptsLines, ndjson, streamLines } from './send-lines.ts'
import type { Spool } from './spool.ts'

/** What endpoints need of the server around them. */
export interface EndpointSurroundings<Needs> {
  readonly needs: Needs
  readonly hooks: OperationHooks
  readonly limits: RestLimits
  readonly budget: ByteBudget
  /** For files that are too large for memory. */
  readonly spool: Spool
  readonly lives: RequestLives
  authenticate(credential: string, from: { readonly address: string }): Promise<Identity>
  /** Throws `overloaded` while photos would be refused. */
  requireRoom(): void
  /** Told who a request turned out to be from, for the log. */
  onCaller(request: FastifyRequest, caller: Caller): void
}

const noBody: Body = { fields: new Map(), files: new Map() }

/** Query parameters as fields; a name given several times is joined, which lists take and everything else refuses. */
function queryFields(query: unknown): RawFields {
  const fields = new Map<string, { value: unknown; isText: boolean }>()
  if (typeof query !== 'object' || query === null) return fields
  for (const [name, value] of Object.entries(query))
    fields.set(name, { value: Array.isArray(value) ? value.join(',') : value, isText: true })
  return fields
}

function isJob(output: unknown): boolean {
  return typeof output === 'object' && output !== null && 'jobId' in output
}

/** Whether the client has this very answer already, by its ETag. */
function isUnchanged(request: FastifyRequest, reply: FastifyReply): boolean {
  const tag = reply.getHeader('etag')
  if (typeof tag !== 'string') return false
  const known = request.headers['if-none-match'] ?? ''
  if (!known.split(',').some((one) => one.trim().replace(/^W\//, '') === tag)) return false
  reply.removeHeader('content-length')
  return true
}

function pathParams(params: unknown): Record<string, string> {
  if (typeof params !== 'object' || params === null) return {}
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [camelName(name), String(value)]))
}

/**
 * The handler of a route. In this order, so that who may not get in costs nothing: authenticate, authorise, see whether a photo
 * would find room in the queue, reserve memory, read the body, decode, run, answer.
 */
export function createEndpoint<Needs>(
  route: Route<Needs>,
  around: EndpointSurroundings<Needs>,
): (request: FastifyRequest, reply: FastifyReply) => Promise<unknown> {
  const { operation } = route
  const known = fieldsOf(route)
  const plan = planBody(route, known, around.limits)
  const readsBody = route.method !== 'GET'
  // Several photos in one request wait for each other, or become a job.
  const analyses = Object.values(route.files ?? {}).some((file) => file.kind === 'image' && file.required && !file.many)
  const { fields: ownFields } = route

  function inputOf(request: RouteRequest): unknown {
    if (!ownFields) return (route.input ?? plainInput)(request)
    const fields = validateInput(ownFields, request.fields)
    return (route.input ?? plainInput)({ ...request, fields })
  }

  function take(request: FastifyRequest, body: Body): RouteRequest {
    for (const [name, file] of Object.entries(plan.files))
      if (file.required && !body.files.has(name))
        throw new AppError('invalid_input', `${name} is missing: ${file.description}`, { facts: { fields: name } })
    // What a form leaves empty is absent, and does not hide what the query says.
    const given = [...body.fields].filter(([, field]) => !(field.isText && field.value === ''))
    const raw = new Map([...queryFields(request.query), ...given])
    const files = [...body.files].map(([name, uploads]) => [camelName(name), uploads] as const)
    return {
      params: pathParams(request.params),
      cookies: cookiesOf(request.headers),
      fields: decodeFields(route, known, raw),
      files: Object.fromEntries(files),
      range: request.headers.range,
    }
  }

  async function identify(request: FastifyRequest, signal: AbortSignal): Promise<Caller> {
    const { headers, method, ip: address } = request
    const userAgent = headers['user-agent']
    const facts = { door: 'rest' as const, correlationId: request.id, signal, address, userAgent }
    if (route.open) {
      // Nobody is to be signed in unknowingly by a page of another site.
      if (readsBody) refuseOtherSites(headers, false)
      return anonymousCaller(facts)
    }
    return callerOf(await around.authenticate(credentialOf(headers, method), { address }), facts)
  }

  return async (request, reply) => {
    const life = around.lives.begin(reply, route)
    try {
      const caller = await identify(request, life.signal)
      around.onCaller(request, caller)
      // Refused by the operation itself, so that the attempt is recorded like every other call.
      if (!caller.permissions.has(operation.permission))
        return await runOperation(operation, around.needs, undefined, caller, around.hooks)
      if (analyses) around.requireRoom()
      const declared = readsBody ? (declaredLength(request, plan) ?? 0) : 0
      const reservation = around.budget.open(plan.spools ? 0 : declared)
      await using spool = around.spool.begin()
      try {
        const body = readsBody ? await readBody(request, plan, reservation, spool) : noBody
        const taken = take(request, body)
        const { lines } = route
        if (lines && acceptsLines(request.headers.accept)) {
          const stream = await streamLines(async (write) => {
            const onItem = (item: unknown) => write(lines.item(item, taken))
            const output = await runOperation(
              operation,
              around.needs,
              inputOf(taken),
              { ...caller, onItem },
              around.hooks,
            )
            return lines.last(output, taken)
          })
          return await reply.type(ndjson).send(stream)
        }
        const output = await runOperation(operation, around.needs, inputOf(taken), caller, around.hooks)
        const answer = route.answer ? route.answer(output, taken) : output
        if (route.headers) reply.headers(route.headers(output, { secure: request.protocol === 'https' }))
        if (route.method === 'GET' && isUnchanged(request, reply)) return await reply.code(304).send()
        const status = route.isPart?.(output) ? 206 : (route.status ?? 200)
        reply.code(route.mayBecomeJob && isJob(output) ? 202 : status)
        if (route.contentType !== undefined) return await reply.type(route.contentType).send(answer)
        return await reply.send(toWire(answer))
      } finally {
        reservation.release()
      }
    } catch (error) {
      if (route.refusedTo === undefined || !request.headers.accept?.includes('text/html')) throw error
      return await reply.redirect(route.refusedTo)
    } finally {
      life.end()
    }
  }
}
