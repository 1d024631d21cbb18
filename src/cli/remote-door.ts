import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { z } from 'zod'
import { camelName, fromWire } from '#api/names.ts'
import { AppError, type ErrorCode, type ErrorFacts, errorTable } from '#core/errors.ts'
import type { Door } from './door.ts'
import { remoteRequests } from './remote-requests.ts'

const Problem = z.looseObject({ code: z.string(), detail: z.string(), correlation_id: z.string().optional() })
const standardMembers = new Set(['type', 'title', 'status', 'code', 'detail'])
/** A server that is full is asked again this often before the command gives up. */
const attempts = 5

/** The door of a running server: an operation becomes a request, an answer comes back under the operation's own names. */
export function openRemoteDoor<Needs>(
  server: URL,
  key: string,
  signal: AbortSignal,
  clock: { sleep(ms: number, signal?: AbortSignal): Promise<void> },
): Door<Needs> {
  return {
    kind: 'remote',
    async call(operation, input) {
      const build = remoteRequests[operation.name]
      if (!build || typeof input !== 'object' || input === null)
        throw new AppError('internal', `The command cannot ask a server for ${operation.name}`)
      for (let attempt = 1; ; attempt++) {
        try {
          const answer = await ask(server, build(Object.fromEntries(Object.entries(input))), key, signal)
          return understand(operation.output, answer)
        } catch (error) {
          const full = error instanceof AppError && (error.code === 'overloaded' || error.code === 'rate_limited')
          if (!full || attempt >= attempts) throw error
          await clock.sleep((error.retryAfter ?? 1) * 1_000, signal)
        }
      }
    },
    async [Symbol.asyncDispose]() {},
  }
}

async function ask(
  server: URL,
  request: ReturnType<NonNullable<(typeof remoteRequests)[string]>>,
  key: string,
  signal: AbortSignal,
): Promise<unknown> {
  const base = server.href.replace(/\/$/, '')
  const headers: Record<string, string> = { authorization: `Bearer ${key}`, accept: 'application/json' }
  if (typeof request.body === 'string') headers['content-type'] = 'application/json'
  let response: Response
  try {
    const { method, body } = request
    response = await fetch(base + request.path, {
      method,
      headers,
      signal,
      redirect: 'error',
      ...(body ? { body } : {}),
    })
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    throw new AppError('unavailable', `No Netra server answers at ${server.origin}`, { cause })
  }
  // The answers that are no JSON.
  const type = response.headers.get('content-type')
  if (response.ok && type === 'image/jpeg') return { jpeg: new Uint8Array(await response.arrayBuffer()) }
  if (response.ok && type === 'application/gzip') return { archive: new Uint8Array(await response.arrayBuffer()) }
  if (response.ok && type === 'application/octet-stream' && response.body)
    return { file: Readable.fromWeb(response.body as ReadableStream<Uint8Array>) }
  if (response.ok && type === 'video/mp4' && response.body) {
    const bytes = Number(response.headers.get('content-length') ?? 0)
    const pieces = Readable.fromWeb(response.body as ReadableStream<Uint8Array>)
    return { pieces, bytes, from: 0, to: bytes - 1, isPart: false }
  }
  const text = await response.text()
  const value = parseJson(text)
  if (response.ok && value !== undefined) return fromWire(value)
  throw refusal(response, value, server)
}

function refusal(response: Response, value: unknown, server: URL): AppError {
  const problem = Problem.safeParse(value)
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retry = Number.isFinite(retryAfter) ? { retryAfter } : {}
  if (!problem.success || !isErrorCode(problem.data.code))
    return new AppError('unavailable', `${server.origin} does not answer as a Netra server does (${response.status})`)
  const facts: Record<string, ErrorFacts[string]> = {}
  for (const [name, fact] of Object.entries(problem.data)) {
    if (standardMembers.has(name)) continue
    if (fact === null || typeof fact === 'string' || typeof fact === 'number' || typeof fact === 'boolean')
      facts[camelName(name)] = fact
  }
  return new AppError(problem.data.code, problem.data.detail, { facts, ...retry })
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The answer as the operation declares it; fields that a newer server adds are left out. */
function understand<Output extends z.ZodType>(schema: Output, value: unknown): z.output<Output> {
  const first = schema.safeParse(value)
  if (first.success) return first.data
  for (const issue of first.error.issues)
    if (issue.code === 'unrecognized_keys') for (const key of issue.keys) dropKey(value, issue.path, key)
  const second = schema.safeParse(value)
  if (second.success) return second.data
  throw new AppError('unavailable', "The server's answer is not understood; are command and server of one version?", {
    cause: second.error,
  })
}

function dropKey(value: unknown, path: readonly PropertyKey[], key: string): void {
  let at = value
  for (const part of path) {
    if (typeof at !== 'object' || at === null) return
    at = Reflect.get(at, part)
  }
  if (typeof at === 'object' && at !== null) Reflect.deleteProperty(at, key)
}
