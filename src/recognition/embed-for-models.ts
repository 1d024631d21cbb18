import type { Log } from '#core/log.ts'
import type { ActiveModel, WantedModels } from '#gallery/active-model-store.ts'
import type { Template } from '#vision/template.ts'
import type { FaceRegion } from '#vision/vision.ts'

/** Makes templates of models other than the one at work, from a region. */
export interface RegionEmbedder {
  embed(model: ActiveModel, regions: readonly FaceRegion[], signal: AbortSignal): Promise<readonly (Template | null)[]>
}

/**
 * The templates that a new face needs besides its own: those it has stay, those of prepared models are added as far as
 * they can be made, the active model's must be made. Throws what embedding by the active model throws.
 */
export async function embedForModels(
  needs: { readonly targets: RegionEmbedder; readonly log: Log },
  have: readonly Template[],
  wanted: WantedModels,
  region: FaceRegion | null,
  signal: AbortSignal,
): Promise<readonly Template[]> {
  const templates = [...have]
  for (const model of [...(wanted.active ? [wanted.active] : []), ...wanted.prepared]) {
    if (!region || templates.some(({ modelId }) => modelId === model.modelId)) continue
    try {
      const [template] = await needs.targets.embed(model, [region], signal)
      if (template) templates.push(template)
    } catch (error) {
      if (model.modelId === wanted.active?.modelId || signal.aborted) throw error
      // The face is enrolled all the same, and counted among those that lack a template of that model.
      needs.log.warn({ modelId: model.modelId, err: error }, 'a new face got no template of a prepared model')
    }
  }
  return templates
}
