import { z } from 'zod'
import { operation } from '#core/operation.ts'
import type { EventsApplied } from '#events/applied.ts'
import { appendEvent } from '#events/event-log.ts'
import type { Db } from '#storage/schema.ts'
import { inTransaction } from '#storage/transaction.ts'
import type { GalleryIndex } from './index-gallery.ts'

export const refreshIndex = operation({
  name: 'refresh_index',
  summary:
    'Reads all templates into the index again, and with clear drops kept analyses too; recognition goes on meanwhile',
  permission: 'system:write',
  input: z.strictObject({ action: z.enum(['reload', 'clear']) }),
  output: z.strictObject({ success: z.literal(true), message: z.string(), encodingsLoaded: z.int() }),
  async run(needs: { db: Db; events: EventsApplied; galleryIndex: GalleryIndex }, { action }, caller) {
    if (action === 'clear') {
      const emptied = { type: 'caches_emptied' as const, payload: {} }
      const eventId = await inTransaction(needs.db, (tx) => appendEvent(tx, emptied))
      await needs.events.caughtUp(eventId, caller.signal)
    }
    // The index is filled over what it holds: dropping it first would make everybody a stranger for a moment.
    const encodingsLoaded = await needs.galleryIndex.fill(caller.signal)
    const message =
      action === 'clear' ? 'Caches were dropped and the index was filled again' : 'The index was filled again'
    return { success: true as const, message, encodingsLoaded }
  },
})
