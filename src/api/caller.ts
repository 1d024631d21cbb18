import type { Identity } from '#auth/identity.ts'
import { allPermissions, ownPermissions } from '#auth/permission.ts'
import { newId } from '#core/ids.ts'
import type { Caller, DoorName } from '#core/operation.ts'

/** The way that a call came, whoever made it. */
export interface CallOrigin {
  readonly door: DoorName
  readonly address: string | null
  /** The program that a client says it is. */
  readonly userAgent?: string | undefined
  readonly correlationId: string
  readonly signal: AbortSignal
}

/** The caller of one request: who they proved to be, and what lets the request be found and stopped. */
export function callerOf(identity: Identity, origin: CallOrigin): Caller {
  const { door, address, userAgent, correlationId, signal } = origin
  return { ...identity, door, address, userAgent, correlationId, signal }
}

const signInOnly: ReadonlySet<string> = new Set([ownPermissions.signIn])

/** Somebody who has not signed in yet, and may do nothing else. */
export function anonymousCaller(origin: CallOrigin): Caller {
  const { door, address, userAgent, correlationId, signal } = origin
  return {
    kind: 'anonymous',
    id: 'anonymous',
    permissions: signInOnly,
    door,
    address,
    userAgent,
    correlationId,
    signal,
  }
}

/** The process itself, or the CLI working on the data folder: may do everything. */
export function systemCaller(signal: AbortSignal, door: 'system' | 'cli' = 'system'): Caller {
  const permissions = allPermissions
  return { kind: 'system', id: 'system', permissions, door, address: null, correlationId: newId(), signal }
}
