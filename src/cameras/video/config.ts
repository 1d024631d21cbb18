import { z } from 'zod'

/** What videos that are sent may take. How large one may be is with the limits of the REST door. */
export const VideosConfig = z
  .strictObject({
    longestMinutes: z.int().min(1).max(2_880).default(360).describe('Longest video that is looked through'),
    mostWaiting: z.int().min(1).max(10_000).default(100).describe('Most videos that wait to be looked through'),
    keepOriginals: z
      .boolean()
      .default(false)
      .describe(
        'Keep videos, sealed, after they were looked through, until the retention of videos or a user deletes them',
      ),
  })
  .prefault({})
export type VideosConfig = z.output<typeof VideosConfig>
