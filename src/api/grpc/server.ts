import { Server, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js'
import type { Metrics } from '#api/metrics.ts'
import { createByteBudget } from '#api/rest/byte-budget.ts'
import type { RestLimits } from '#api/rest/limits.ts'
import type { Readiness } from '#api/rest/readiness.ts'
import { type OperationHooks, type Outcome, runOperation } from '#api/run-operation.ts'
import type { WatchedCertificate } from '#api/watch-certificate.ts'
import type { Identity } from '#auth/identity.ts'
import { systemClock } from '#core/clock.ts'
import { AppError } from '#core/errors.ts'
import type { Log } from '#core/log.ts'
import type { Caller } from '#core/operation.ts'
import { createCallLives } from './call-life.ts'
import { FaceRecognitionService } from './generated/netra/v1/face_recognition.ts'
import { guardCalls } from './guard-calls.ts'
import { handleRecognitionStream } from './handle-stream.ts'
import { handleUnary } from './handle-unary.ts'
import { followReadiness } from './health.ts'
import { type GrpcOperations, grpcMethods } from './methods.ts'
import { addReflection } from './reflection.ts'
import { credentialsOf } from './tls.ts'
import { widenWindows } from './widen-windows.ts'

export interface GrpcServerParts<Needs> {
  readonly operations: GrpcOperations<Needs>
  readonly needs: Needs
  /** Throws `unauthenticated`. */
  authenticate(credential: string, from?: { readonly address: string | null }): Promise<Identity>
  readiness(): Readiness | Promise<Readiness>
  readonly metrics: Metrics
  readonly limits: RestLimits
  readonly log: Log
  /** Plain text where there is none. */
  readonly certificate?: WatchedCertificate | null
  /** Called after every operation, beside metrics and log. */
  after?(outcome: Outcome): void | Promise<void>
  /** Called before every operation; what it throws is the answer. */
  before?(caller: Caller): undefined | (() => void)
  /** Throws where what an input names is out of a restricted caller's reach. */
  restrict?(input: unknown, caller: Caller): Promise<void>
}

export interface GrpcServer extends AsyncDisposable {
  /** Starts to listen, on any free port for 0. Throws `misconfigured` where the address cannot be had. */
  listen(address: { host: string; port: number }): Promise<{ address: string; port: number }>
  /** Accepts nothing new, finishes what was accepted, and after `graceMs` ends what is still running. */
  stop(graceMs?: number): Promise<void>
}

const serviceName = 'netra.v1.FaceRecognition'
const defaultGraceMs = 30_000
/** Frames of one stream in memory at once: enough to keep two inference threads busy while answers travel. */
const streamSlots = 4
const MiB = 1024 * 1024
const openMethods = ['/grpc.health.v1.Health/Check', '/grpc.health.v1.Health/Watch']

export function createGrpcServer<Needs>(parts: GrpcServerParts<Needs>): GrpcServer {
  const { limits, log, metrics, operations } = parts
  const methods = grpcMethods(operations)
  const { streamRecognizeFaces } = FaceRecognitionService
  const lives = createCallLives()
  const hooks: OperationHooks = {
    before: (caller) => parts.before?.(caller),
    ...(parts.restrict ? { restrict: parts.restrict } : {}),
    async after(outcome) {
      metrics.observeOperation(outcome)
      await parts.after?.(outcome)
    },
  }
  const guarded = new Map([
    ...methods.map(({ path, operation }) => [path, operation] as const),
    [streamRecognizeFaces.path, operations.recogniseImage],
  ])
  metrics.expectCalls([...guarded.keys(), ...openMethods])
  const { interceptor, admitted } = guardCalls({
    permissions: new Map([...guarded].map(([path, { permission }]) => [path, permission])),
    lives,
    mostCalls: limits.inFlightRequests,
    streamSlots,
    authenticate: parts.authenticate,
    async refuse(path, caller) {
      const operation = guarded.get(path)
      if (operation) await runOperation(operation, parts.needs, undefined, caller, hooks)
    },
    onEnd({ method, code, seconds, correlationId, caller }) {
      metrics.observeCall({ method, code, seconds })
      const milliseconds = Math.round(seconds * 10_000) / 10
      log.info({ method, code, milliseconds, caller, correlationId }, 'call')
    },
  })
  const server = new Server({
    interceptors: [interceptor],
    // What is beyond is refused by the transport before it is all there.
    'grpc.max_receive_message_length': limits.imageBytes + limits.jsonBytes + MiB,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': 256,
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    'grpc.keepalive_permit_without_calls': 1,
  })
  const widenBound = widenWindows(server)
  const around = {
    needs: parts.needs,
    limits,
    budget: createByteBudget({ bytes: limits.inFlightBytes, requests: limits.inFlightRequests }),
    admitted,
    authenticate: parts.authenticate,
    hooks,
    onError(error: AppError, correlationId: string) {
      metrics.countError(error.code)
      if (error.code === 'internal' || error.code === 'misconfigured')
        log.error({ error: error.cause ?? error, correlationId }, 'a call failed inside')
    },
  }
  const handlers: UntypedServiceImplementation = {
    streamRecognizeFaces: handleRecognitionStream(operations.recogniseImage, around),
  }
  for (const method of methods) handlers[method.name] = handleUnary(method, around)
  server.addService(bytesOnly(FaceRecognitionService), handlers)
  addReflection(server)
  const health = followReadiness([serviceName], parts.readiness, systemClock)
  health.service.addToServer(server)
  metrics.watchValue('netra_grpc_calls_running', 'gRPC calls being worked on', () => lives.size)

  let stopped: Promise<void> | null = null
  async function close(graceMs: number): Promise<void> {
    await health[Symbol.asyncDispose]()
    const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()))
    lives.stop()
    const timer = setTimeout(() => {
      lives.abortAll()
      // What ignores its signal is cut off a moment later.
      setTimeout(() => server.forceShutdown(), 1_000).unref()
    }, graceMs)
    await closed.finally(() => clearTimeout(timer))
  }
  const stop = (graceMs = defaultGraceMs): Promise<void> => {
    stopped ??= close(graceMs)
    return stopped
  }

  return {
    async listen({ host, port }) {
      const shown = host.includes(':') ? `[${host}]` : host
      const bound = await new Promise<number>((resolve, reject) =>
        server.bindAsync(`${shown}:${port}`, credentialsOf(parts.certificate ?? null), (error, given) =>
          error ? reject(addressError(error, `${shown}:${port}`)) : resolve(given),
        ),
      )
      widenBound()
      const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : shown
      return { address: `${reachable}:${bound}`, port: bound }
    },
    stop,
    [Symbol.asyncDispose]: () => stop(),
  }
}

/** Messages pass as they came, and the methods read them: what is malformed is then answered in our codes. */
function bytesOnly(service: ServiceDefinition): ServiceDefinition {
  const asIs = (bytes: Buffer) => bytes
  return Object.fromEntries(
    Object.entries(service).map(([name, rpc]) => [
      name,
      { ...rpc, requestDeserialize: asIs, responseSerialize: asIs, requestSerialize: asIs, responseDeserialize: asIs },
    ]),
  )
}

function addressError(error: Error, address: string): AppError {
  const taken = error.message.includes('EADDRINUSE')
  return new AppError(
    'misconfigured',
    taken
      ? `gRPC cannot listen on ${address}: the port is in use already; choose another one with NETRA_GRPC_PORT`
      : `gRPC cannot listen on ${address}; see NETRA_HOST and NETRA_GRPC_PORT`,
    { cause: error },
  )
}
