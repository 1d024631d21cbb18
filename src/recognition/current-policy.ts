import type { StoredEvent } from '#events/event.ts'
import type { Db } from '#storage/schema.ts'
import type { EmbedderFacts } from '#vision/models/manifest.ts'
import { readDerivations, type StoredDerivation } from './derivation-store.ts'
import { type Policy, type PolicySettings, resolvePolicy } from './policy.ts'
import { readPolicy, type StoredPolicy } from './policy-store.ts'

/**
 * The policy that decisions of one model use now; follows `policy_changed` and `thresholds_derived`, whichever process made
 * the change.
 */
export interface CurrentPolicy {
  /** Of a gallery; with null of two photos that are compared outside any. */
  get(galleryId: string | null): Policy
  /** What is stored, with who set it. */
  stored(): StoredPolicy
  /** What the gallery's thresholds were last derived from; null before the first time. */
  derived(galleryId: string): StoredDerivation | null
  apply(event: StoredEvent): Promise<void>
}

export async function openCurrentPolicy(
  db: Db,
  { modelId, presets, cohort }: Pick<EmbedderFacts, 'modelId' | 'presets' | 'cohort'>,
  configured: PolicySettings,
): Promise<CurrentPolicy> {
  let stored = await readPolicy(db, configured)
  const derivations = new Map((await readDerivations(db, modelId)).map((one) => [one.galleryId, one]))
  /** Resolved when first needed. */
  const resolved = new Map<string | null, Policy>()
  return {
    get(galleryId) {
      const known = resolved.get(galleryId)
      if (known) return known
      const derivation = galleryId === null ? null : (derivations.get(galleryId) ?? null)
      const policy = resolvePolicy(stored.version, stored.settings, presets, { cohort, derivation })
      resolved.set(galleryId, policy)
      return policy
    },
    stored: () => stored,
    derived: (galleryId) => derivations.get(galleryId) ?? null,
    async apply(event) {
      if (event.type === 'policy_changed') stored = await readPolicy(db, configured)
      else if (event.type === 'thresholds_derived' && event.payload.modelId === modelId) {
        const [derivation] = await readDerivations(db, modelId, event.payload.galleryId)
        if (derivation) derivations.set(derivation.galleryId, derivation)
      } else if (event.type === 'gallery_deleted') derivations.delete(event.payload.galleryId)
      else return
      resolved.clear()
    },
  }
}
