import type { Identity } from '#auth/identity.ts'
import { allPermissions } from '#auth/permission.ts'
import { newId } from '#core/ids.ts'
import type { Caller, DoorName } from '#core/operation.ts'

/** The way that a call came, whoever made it. */
export interface CallOrigin {
  readonly door: DoorName
  readonly address: string | null
  readonly correlationId: string
  readonly signal: AbortSignal
}

/** The caller of one request: who they proved to be, and what lets the request be found and stopped. */
export function callerOf(identity: Identity, request: CallOrigin): Caller {
  const { door, address, correlationId, signal } = request
  return { ...identity, door, address, correlationId, signal }
}

/** The process itself, or the CLI working on the data folder: may do everything. */
export function systemCaller(signal: AbortSignal, door: 'system' | 'cli' = 'system'): Caller {
  const permissions = allPermissions
  return { kind: 'system', id: 'system', permissions, door, address: null, correlationId: newId(), signal }
}
