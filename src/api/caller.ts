import type { Identity } from '#auth/identity.ts'
import { allPermissions } from '#auth/permission.ts'
import { newId } from '#core/ids.ts'
import type { Caller } from '#core/operation.ts'

/** The caller of one request: who they proved to be, and what lets the request be found and stopped. */
export function callerOf(identity: Identity, request: { correlationId: string; signal: AbortSignal }): Caller {
  return { ...identity, correlationId: request.correlationId, signal: request.signal }
}

/** The process itself, or the CLI working on the data folder: may do everything. */
export function systemCaller(signal: AbortSignal, correlationId: string = newId()): Caller {
  return { kind: 'system', id: 'system', permissions: allPermissions, correlationId, signal }
}
