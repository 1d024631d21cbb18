import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import { type Policy, type PolicySettings, type PresetThresholds, resolvePolicy } from './policy.ts'
import { readPolicy, type StoredPolicy } from './policy-store.ts'

/** The policy that decisions use now; follows `policy_changed`, whichever process made the change. */
export interface CurrentPolicy {
  get(): Policy
  /** What is stored, with who set it. */
  stored(): StoredPolicy
  apply(event: StoredEvent): Promise<void>
}

export async function openCurrentPolicy(
  db: Db,
  presets: PresetThresholds,
  configured: PolicySettings,
): Promise<CurrentPolicy> {
  const load = async (): Promise<{ stored: StoredPolicy; policy: Policy }> => {
    const stored = await readPolicy(db, configured)
    return { stored, policy: resolvePolicy(stored.version, stored.settings, presets) }
  }
  let current = await load()
  return {
    get: () => current.policy,
    stored: () => current.stored,
    apply: async (event) => {
      if (event.type === 'policy_changed') current = await load()
    },
  }
}
