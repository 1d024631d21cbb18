import { z } from 'zod'

/** How many items are skipped, for lists read page by page. */
export const Offset = z.int().min(0).max(100_000_000).default(0)
/** How many items a page has at most. */
export const Limit = z.int().min(1).max(1_000).default(50)
