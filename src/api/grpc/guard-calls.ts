import { type Metadata, ServerInterceptingCall, type ServerInterceptor, status as statusCodes } from '@grpc/grpc-js'
import { callerOf } from '#api/caller.ts'
import { credentialOf } from '#api/rest/credential.ts'
import type { Identity } from '#auth/identity.ts'
import { AppError, toAppError } from '#core/errors.ts'
import { newId } from '#core/ids.ts'
import type { Caller, PermissionName } from '#core/operation.ts'
import { type CallLife, type CallLives, stoppingError } from './call-life.ts'
import { createSlots, type Slots } from './slots.ts'
import { type CallStatus, statusOf, trailers, transportError } from './status.ts'

/** A call that was let in. */
export interface AdmittedCall {
  readonly life: CallLife
  readonly identity: Identity
  readonly credential: string
  readonly correlationId: string
  readonly address: string | null
  /** Given back by whoever handles a stream, once per message; more messages are not read meanwhile. */
  readonly slots: Slots
}

/** How a call ended, for metrics and log. */
export interface EndedCall {
  readonly method: string
  readonly code: string
  readonly seconds: number
  readonly correlationId: string
  readonly caller: string | undefined
}

export interface GuardParts {
  /** Permissions by path; other paths (health, reflection) are open to everybody. */
  readonly permissions: ReadonlyMap<string, PermissionName>
  readonly lives: CallLives
  readonly mostCalls: number
  /** Messages of one stream in memory at once. */
  readonly streamSlots: number
  authenticate(credential: string, from?: { readonly address: string | null }): Promise<Identity>
  /** Throws `forbidden` for a caller without the permission, and records the attempt like every other call. */
  refuse(path: string, caller: Caller): Promise<unknown>
  onEnd(call: EndedCall): void
}

/**
 * Stands before every call: whoever may not make it is refused before a byte of the message is read. What is let in is found
 * again by the call's metadata, the one object that interceptor and handler share.
 */
export function guardCalls(parts: GuardParts): {
  interceptor: ServerInterceptor
  admitted(metadata: Metadata): AdmittedCall
} {
  const calls = new WeakMap<Metadata, AdmittedCall>()

  async function admit(
    path: string,
    metadata: Metadata,
    { life, correlationId, address }: Pick<AdmittedCall, 'life' | 'correlationId' | 'address'>,
  ): Promise<AdmittedCall> {
    const permission = parts.permissions.get(path)
    if (permission === undefined) throw new AppError('internal', 'A method without a permission')
    if (parts.lives.size > parts.mostCalls)
      throw new AppError('overloaded', 'More calls are being worked on than fit; retry shortly', { retryAfter: 1 })
    const credential = credentialOf({
      authorization: metadata.get('authorization')[0]?.toString(),
      'x-api-key': metadata.get('x-api-key')[0]?.toString(),
    })
    const identity = await parts.authenticate(credential, { address })
    const caller = callerOf(identity, { door: 'grpc', address, correlationId, signal: life.signal })
    if (!caller.permissions.has(permission)) await parts.refuse(path, caller)
    return { life, identity, credential, correlationId, address, slots: createSlots(parts.streamSlots) }
  }

  const interceptor: ServerInterceptor = ({ path }, call) => {
    const started = performance.now()
    const life = parts.lives.begin()
    let correlationId = newId()
    let caller: string | undefined
    let slots: Slots | null = null
    let ended = false
    const end = (code: string): void => {
      life.end()
      if (ended) return
      ended = true
      parts.onEnd({ method: path, code, seconds: (performance.now() - started) / 1000, correlationId, caller })
    }
    // Every status passes here, also those that the transport makes by itself.
    const send = call.sendStatus.bind(call)
    call.sendStatus = (status: CallStatus) => {
      const labelled = labelStatus(status, correlationId)
      end(String(labelled.metadata?.get(trailers.code)[0] ?? 'ok'))
      send(labelled)
    }
    const open = !parts.permissions.has(path)
    // Watching health has no end of its own.
    if (open) life.onStop(() => call.sendStatus(statusOf(stoppingError(), correlationId)))
    return new ServerInterceptingCall(call, {
      start(next) {
        next({
          onReceiveMetadata(metadata, pass) {
            if (open) return pass(metadata)
            correlationId = correlationIdOf(metadata) ?? correlationId
            admit(path, metadata, { life, correlationId, address: call.getConnectionInfo().remoteAddress ?? null })
              .then((admitted) => {
                calls.set(metadata, admitted)
                slots = admitted.slots
                caller = admitted.identity.id
                pass(metadata)
              })
              .catch((error: unknown) => call.sendStatus(statusOf(toAppError(error), correlationId)))
          },
          onReceiveMessage(message, pass) {
            if (slots) void slots.take().then(() => pass(message))
            else pass(message)
          },
          onCancel() {
            const deadline = Number(call.getDeadline())
            const late = deadline - Date.now() < timerSlackMs
            life.abort(new DOMException('The client is gone', late ? 'TimeoutError' : 'AbortError'))
            end(late ? 'deadline_exceeded' : 'cancelled')
          },
        })
      },
    })
  }

  return {
    interceptor,
    admitted(metadata) {
      const call = calls.get(metadata)
      if (!call) throw new AppError('internal', 'A call that nobody admitted')
      return call
    },
  }
}

/** Timers may fire this much before the time that they were set for. */
const timerSlackMs = 5

function labelStatus(status: CallStatus, correlationId: string): CallStatus {
  if (status.code === statusCodes.OK || status.metadata?.get(trailers.code).length) return status
  return statusOf(transportError(status.code ?? statusCodes.UNKNOWN), correlationId)
}

/** The client's own request id where it is harmless to log and to send back. */
function correlationIdOf(metadata: Metadata): string | null {
  const given = metadata.get('x-request-id')[0]
  return typeof given === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(given) ? given : null
}
