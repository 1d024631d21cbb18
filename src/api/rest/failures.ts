import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type ErrorCode, errorTable, toAppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { DashboardPage } from './dashboard.ts'
import { problemHeaders, problemOf, problemType } from './errors.ts'
import type { Route } from './route.ts'

/** What the HTTP framework refuses by itself, in our codes. */
const frameworkCodes: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['invalid_input', 'The request is malformed'],
  // A path that climbs out of the folder of the guide's files.
  403: ['not_found', 'There is nothing at this path'],
  404: ['not_found', 'There is nothing at this path'],
  413: ['too_large', 'The request is larger than the limit'],
  414: ['invalid_input', 'The path is too long'],
  415: ['unsupported_media', 'The content type is malformed or not supported'],
  431: ['invalid_input', 'The headers are too large'],
}

/** Whatever a request failed with, as the error that its client is told. */
export function asRequestError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown
  if (thrown instanceof Error && 'statusCode' in thrown && typeof thrown.statusCode === 'number') {
    const known = frameworkCodes[thrown.statusCode]
    if (known) return new AppError(known[0], known[1], { cause: thrown })
  }
  return toAppError(thrown)
}

export function sendProblem(reply: FastifyReply, error: AppError, correlationId: string): FastifyReply {
  return reply
    .code(errorTable[error.code].status)
    .headers(problemHeaders(error))
    .send(JSON.stringify(problemOf(error, correlationId)))
}

/** Paths by their shape, to tell a wrong method from a wrong path. */
export function createPathTable<Needs>(
  routes: readonly Pick<Route<Needs>, 'method' | 'path'>[],
): (path: string) => string[] {
  const table = routes.map(({ method, path }) => ({
    method,
    pattern: new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:[a-z_]+/g, '[^/]+')}/?$`),
  }))
  return (path) => {
    const methods = new Set<string>(table.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))
    if (methods.has('GET')) methods.add('HEAD')
    return [...methods].sort()
  }
}

/** 404 for a path that does not exist (to a browser the dashboard's page, which has paths of its own), 405 with `Allow` for one that does. */
export function createNotFound(
  methodsOf: (path: string) => string[],
  dashboard: DashboardPage | null,
): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  return (request, reply) => {
    const allowed = methodsOf(request.url.split('?', 1)[0] ?? '/')
    if (allowed.length === 0 && dashboard?.owns(request)) return dashboard.send(reply.code(200))
    if (allowed.length === 0) throw new AppError('not_found', 'There is nothing at this path; see /docs')
    reply.header('allow', allowed.join(', '))
    throw new AppError('method_not_allowed', `The path takes ${allowed.join(', ')}, not ${request.method}`)
  }
}

/** Answers what could not even be parsed as HTTP, then closes: such a connection has lost its place. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [status, reason, detail] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large', 'The headers are too large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'The request did not arrive in time']
        : [400, 'Bad Request', 'The request is not valid HTTP']
  const problem = problemOf(new AppError('invalid_input', detail), newId())
  const body = JSON.stringify({ ...problem, status })
  socket.write(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${problemType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
  socket.destroySoon()
}
