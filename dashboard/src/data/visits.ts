import type { AnswerOf } from '@netra/client'
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { netra } from './netra.ts'

type Visits = AnswerOf<'/api/people/{person_id}/visits', 'get'>
export type Visit = Visits['visits'][number]

const recentMs = 30 * 86_400_000

const read = async (personId: string, query: { from?: string; to?: string }) =>
  await netra.get('/api/people/{person_id}/visits', { params: { path: { person_id: personId }, query } })

const recentQuery = (personId: string, since: string) =>
  queryOptions({
    // Under `sightings`: what is seen makes it stale.
    queryKey: ['sightings', 'visits', personId, since],
    queryFn: async () => await read(personId, { from: since }),
  })

/** Where what was read before goes on; null where nothing is earlier. */
export function earlierThan({ visits, complete }: Visits): string | null {
  return complete ? null : (visits.at(-1)?.from ?? null)
}

/** What was before. Not under `sightings`: it changes by corrections only, and an event must not read all of it again. */
const earlierQuery = (personId: string, to: string) =>
  infiniteQueryOptions({
    queryKey: ['visits', personId, to],
    queryFn: ({ pageParam }) => read(personId, { to: pageParam }),
    initialPageParam: to,
    getNextPageParam: earlierThan,
    staleTime: 60_000,
  })

/** Where a person went, newest first: the last thirty days by themselves, what was before when `showEarlier` is called. */
export function usePersonVisits(personId: string) {
  const [since] = useState(() => new Date(Date.now() - recentMs).toISOString())
  const [wanted, setWanted] = useState(false)
  const recent = useQuery(recentQuery(personId, since))
  const end = recent.data ? (earlierThan(recent.data) ?? since) : null
  const earlier = useInfiniteQuery({ ...earlierQuery(personId, end ?? since), enabled: wanted && end !== null })
  const more = !wanted || earlier.hasNextPage
  return {
    visits: [...(recent.data?.visits ?? []), ...(earlier.data?.pages.flatMap(({ visits }) => visits) ?? [])],
    pending: recent.isPending,
    error: recent.error ?? earlier.error,
    retry: () => void (recent.error ? recent.refetch() : earlier.refetch()),
    /** Null where all of it is shown. */
    showEarlier: more ? () => (wanted ? void earlier.fetchNextPage() : setWanted(true)) : null,
    searching: earlier.isFetching,
    everything: wanted && earlier.isSuccess && !earlier.hasNextPage,
  }
}
