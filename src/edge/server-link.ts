import { z } from 'zod'
import { AppError, type ErrorCode, errorTable } from '#core/errors.ts'
import { ExchangeAnswer, type ExchangeRequest } from './exchange-with-edge.ts'
import { DeliveryAnswer, type DeliveryRequest } from './receive-sightings.ts'

/** The way to the server. Throws `unavailable` where it cannot be reached, and what it refuses with. */
export interface ServerLink {
  readonly origin: string
  exchange(request: ExchangeRequest, signal: AbortSignal): Promise<ExchangeAnswer>
  deliver(request: DeliveryRequest, signal: AbortSignal): Promise<z.output<typeof DeliveryAnswer>>
}

/** Names are camelCase inside and snake_case on the wire; the doors' own translation, which stands behind this folder. */
export interface WireNames {
  toWire(value: unknown): unknown
  fromWire(value: unknown): unknown
}

interface LinkOptions {
  readonly server: URL
  readonly key: string
  readonly names: WireNames
  /** Milliseconds without an answer after which the network counts as cut. */
  readonly answerMs?: number
}

const Problem = z.looseObject({ code: z.string(), detail: z.string() })

export function linkTo({ server, key, names, answerMs = 20_000 }: LinkOptions): ServerLink {
  const base = server.href.replace(/\/$/, '')

  async function post<Answer extends z.ZodType>(
    path: string,
    body: unknown,
    schema: Answer,
    { signal, ms }: { signal: AbortSignal; ms: number },
  ): Promise<z.output<Answer>> {
    let response: Response
    let text: string
    try {
      response = await fetch(base + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(names.toWire(body)),
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(ms)]),
      })
      text = await response.text()
    } catch (cause) {
      if (signal.aborted) throw signal.reason
      throw new AppError('unavailable', `${server.origin} cannot be reached`, { cause })
    }
    const value = parse(text)
    const answer = response.ok ? schema.safeParse(names.fromWire(value)) : null
    if (answer?.success) return answer.data
    throw response.ok ? notUnderstood(server, response.status) : refusal(response, value, server)
  }

  return {
    origin: server.origin,
    exchange: (request, signal) =>
      post('/api/edges/exchange', request, ExchangeAnswer, { signal, ms: answerMs + request.waitSeconds * 1_000 }),
    deliver: (request, signal) =>
      post('/api/edges/deliver', request, DeliveryAnswer, { signal, ms: Math.max(answerMs, 60_000) }),
  }
}

function refusal(response: Response, value: unknown, server: URL): AppError {
  const problem = Problem.safeParse(value)
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  if (!problem.success || !isErrorCode(problem.data.code)) return notUnderstood(server, response.status)
  const { code, detail } = problem.data
  return new AppError(code, detail, Number.isFinite(seconds) ? { retryAfter: seconds } : {})
}

function notUnderstood(server: URL, status: number): AppError {
  return new AppError(
    'unavailable',
    `${server.origin} does not answer as a Netra server of this version does (${status})`,
  )
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a server may be talked to: templates go over TLS, or do not leave this machine. Throws `misconfigured`. */
export function requireSafeServer(server: URL, { insecure }: { readonly insecure: boolean }): void {
  if (!['http:', 'https:'].includes(server.protocol))
    throw new AppError('misconfigured', 'The server is an address such as https://netra.example.org')
  if (server.username || server.password)
    throw new AppError(
      'misconfigured',
      'The server is an address without a user and a password; the key says who this is',
    )
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(server.hostname)
  if (server.protocol === 'https:' || isLoopback || insecure) return
  throw new AppError(
    'misconfigured',
    `Templates of faces would travel to ${server.origin} for everybody to read: use https, or a tunnel that ends on this machine; --insecure does so all the same`,
  )
}
