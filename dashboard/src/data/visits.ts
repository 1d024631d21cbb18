import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type Visit = AnswerOf<'/api/people/{person_id}/visits', 'get'>['visits'][number]

const dayMs = 86_400_000

/** Where a person went in the last thirty days, newest first. */
export const personVisitsQuery = (personId: string) =>
  queryOptions({
    // Under `sightings`: what is seen makes it stale.
    queryKey: ['sightings', 'visits', personId],
    queryFn: async () =>
      await netra.get('/api/people/{person_id}/visits', {
        params: {
          path: { person_id: personId },
          query: { from: new Date(Date.now() - 30 * dayMs).toISOString() },
        },
      }),
  })
