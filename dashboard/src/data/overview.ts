import type { AnswerOf } from '@netra/client'
import { queryOptions } from '@tanstack/react-query'
import { netra } from './netra.ts'

export type Sighting = AnswerOf<'/api/sightings', 'get'>['sightings'][number]

/** The last sightings; events say when there are others. */
export const lastSightingsQuery = queryOptions({
  queryKey: ['sightings', 'last'],
  queryFn: async () => (await netra.get('/api/sightings', { params: { query: { limit: 12 } } })).sightings,
})

/** Today, hour by hour, where this browser is. */
export const todayQuery = queryOptions({
  queryKey: ['statistics', 'today'],
  queryFn: async () => {
    const midnight = new Date()
    midnight.setHours(0, 0, 0, 0)
    const { timeZone: timezone } = Intl.DateTimeFormat().resolvedOptions()
    return await netra.get('/api/statistics', {
      params: { query: { by: 'hour', from: midnight.toISOString(), timezone } },
    })
  },
})
