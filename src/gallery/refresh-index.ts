import { z } from 'zod'
import { operation } from '#core/operation.ts'
import type { GalleryIndex } from './index-gallery.ts'

export const refreshIndex = operation({
  name: 'refresh_index',
  summary: 'Reads all templates into the index again; recognition goes on meanwhile',
  permission: 'system:write',
  input: z.strictObject({ action: z.enum(['reload', 'clear']) }),
  output: z.strictObject({ success: z.literal(true), message: z.string(), encodingsLoaded: z.int() }),
  async run(needs: { galleryIndex: GalleryIndex }, { action }, caller) {
    // The index is filled over what it holds: dropping it first would make everybody a stranger for a moment.
    const encodingsLoaded = await needs.galleryIndex.fill(caller.signal)
    const message =
      action === 'clear' ? 'Caches were dropped and the index was filled again' : 'The index was filled again'
    return { success: true as const, message, encodingsLoaded }
  },
})
