import type { Log } from '#core/log.ts'
import type { Db } from '#storage/schema.ts'
import type { Vault } from '#storage/seal.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion } from '#vision/vision.ts'
import type { ActiveModel } from './active-model-store.ts'
import { addNegativeTemplate, readNegativesToEmbed } from './negative-store.ts'
import { wrappedKeyOf } from './person-store.ts'
import { openRegion, sealTemplate } from './sealed-face.ts'

interface Needs {
  readonly db: Db
  readonly vault: Vault
  readonly log: Log
  embed(model: ActiveModel, regions: readonly FaceRegion[], signal: AbortSignal): Promise<readonly (Template | null)[]>
}

const together = 8

/**
 * Gives "not this person" corrections their templates of another model, from their sealed regions, so that they outlive a
 * change of the model. What is stored is all the progress there is; a region that cannot be read is reported and left out.
 */
export async function embedNegatives(
  { db, vault, log, embed }: Needs,
  model: ActiveModel,
  signal: AbortSignal,
): Promise<void> {
  for (let after: string | null = null; ; ) {
    signal.throwIfAborted()
    const rows = await readNegativesToEmbed(db, { modelId: model.modelId, after, limit: together })
    if (rows.length === 0) return
    after = rows.at(-1)?.id ?? null
    for (const row of rows) {
      const owner = { faceId: row.id, personId: row.person_id, negative: true } as const
      try {
        const key = vault.unwrapDataKey(row.person_id, wrappedKeyOf(row))
        const [template] = await embed(model, [openRegion(vault, key, owner, row.region)], signal)
        if (!template) throw new Error('the region has no readable picture')
        const sealed = sealTemplate(vault, key, owner, template)
        await addNegativeTemplate(db, { id: row.id, personId: row.person_id, modelId: model.modelId, sealed })
      } catch (error) {
        if (signal.aborted) throw error
        log.error({ err: error, negativeId: row.id }, 'a correction got no template of the model that is prepared')
      }
    }
  }
}
