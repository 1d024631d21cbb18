import type { CapabilityGate } from '#auth/capability-gate.ts'
import type { Caller } from '#core/operation.ts'
import type { AttributeName } from '#vision/vision.ts'

/** Reading expressions needs its permission, and the capability that an administrator turned on with a purpose. */
export async function allowAttributes(
  attributes: readonly AttributeName[],
  caller: Caller,
  capabilities: CapabilityGate,
): Promise<void> {
  if (attributes.includes('expression')) await capabilities.require('expression', caller)
}
