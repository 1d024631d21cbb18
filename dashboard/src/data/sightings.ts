import type { AnswerOf } from '@netra/client'
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useChangeOfSeveral } from './change-several.ts'
import { netra } from './netra.ts'

export type Sighting = AnswerOf<'/api/sightings', 'get'>['sightings'][number]
export type Decision = Sighting['decision']

/** What of the sightings is looked at; all of them where it is empty. Times in ISO 8601. */
export interface SightingFilter {
  readonly camera_id?: string
  readonly person_id?: string
  readonly unknown_id?: string
  readonly decision?: Decision
  readonly from?: string
  readonly to?: string
}

const pageSize = 60

const read = async (filter: SightingFilter, cursor: string | null, limit: number, signal?: AbortSignal) =>
  await netra.get('/api/sightings', {
    params: { query: { ...filter, limit, ...(cursor === null ? {} : { cursor }) } },
    ...(signal ? { signal } : {}),
  })

/** The pages as they were read. Not under `sightings`: an event must not read all of them again. */
const pagesQuery = (filter: SightingFilter) =>
  infiniteQueryOptions({
    queryKey: ['sighting-pages', filter],
    queryFn: ({ pageParam, signal }) => read(filter, pageParam, pageSize, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    staleTime: 60_000,
  })

/** The newest few, which every event reads again. */
export const newestSightingsQuery = (filter: SightingFilter = {}, limit = 30) =>
  queryOptions({
    queryKey: ['sightings', 'newest', filter, limit],
    queryFn: async ({ signal }) => (await read(filter, null, limit, signal)).sightings,
  })

/** Sightings newest first, page by page; what is new or changes among the newest appears by itself. */
export function useSightings(filter: SightingFilter) {
  const pages = useInfiniteQuery(pagesQuery(filter))
  const newest = useQuery({ ...newestSightingsQuery(filter), enabled: pages.isSuccess })
  const sightings = useMemo(() => {
    const known = new Map<string, Sighting>()
    for (const page of pages.data?.pages ?? []) for (const one of page.sightings) known.set(one.sighting_id, one)
    for (const one of newest.data ?? []) known.set(one.sighting_id, one)
    return [...known.values()].sort((a, b) => b.started_at.localeCompare(a.started_at))
  }, [pages.data, newest.data])
  return { ...pages, sightings }
}

const lookedThrough = 500

/** Of the newest uncertain sightings those that are over and that nobody has said anything about. */
export const uncertainQuery = (gallery: string) =>
  queryOptions({
    queryKey: ['sightings', 'uncertain', gallery],
    queryFn: async ({ signal }) => {
      const query = { gallery, decision: 'uncertain' as const, limit: lookedThrough }
      const { sightings } = await netra.get('/api/sightings', { params: { query }, signal })
      return sightings.filter(({ person, corrected, ended_at }) => !person && !corrected && ended_at !== null)
    },
  })

export const sightingQuery = (sightingId: string) =>
  queryOptions({
    queryKey: ['sightings', 'one', sightingId],
    queryFn: async () =>
      await netra.get('/api/sightings/{sighting_id}', { params: { path: { sighting_id: sightingId } } }),
  })

export const cropUrl = (sightingId: string): string => netra.url(`/api/sightings/${sightingId}/crop`)

const everywhere = ['sightings', 'sighting-pages', 'unknowns', 'visits', 'corrections'] as const

export const useDeleteSighting = () =>
  useChangeOfSeveral(everywhere, async (sightingId: string) =>
    netra.delete('/api/sightings/{sighting_id}', { params: { path: { sighting_id: sightingId } } }),
  )

export const useAssignSighting = () =>
  useChangeOfSeveral(everywhere, async ({ sightingId, personId }: { sightingId: string; personId: string }) =>
    netra.post('/api/sightings/{sighting_id}/assign', {
      params: { path: { sighting_id: sightingId } },
      body: { person_id: personId },
    }),
  )

export const useNotThisPerson = () =>
  useChangeOfSeveral(everywhere, async (sightingId: string) =>
    netra.post('/api/sightings/{sighting_id}/not-this-person', { params: { path: { sighting_id: sightingId } } }),
  )

export type Correction = AnswerOf<'/api/sighting-corrections', 'get'>['corrections'][number]

export const correctionsQuery = (about: { readonly sighting_id?: string; readonly unknown_id?: string }) =>
  queryOptions({
    queryKey: ['corrections', about],
    queryFn: async () => (await netra.get('/api/sighting-corrections', { params: { query: about } })).corrections,
  })

export const useUndoCorrection = () =>
  useChangeOfSeveral([...everywhere, 'people'], async (correctionId: string) =>
    netra.post('/api/sighting-corrections/{correction_id}/undo', {
      params: { path: { correction_id: correctionId } },
    }),
  )

/** Every sighting that looks like the face of a photo. */
export const useSearchSightings = () =>
  useMutation({
    mutationFn: async (image: Blob) => await netra.post('/api/sightings/search', { body: { image, limit: 200 } }),
  })
export type FoundSightings = AnswerOf<'/api/sightings/search', 'post'>

const exportPage = 1_000

/** All sightings of a filter, page by page; tells how many there are so far. */
export async function readAllSightings(
  filter: SightingFilter,
  signal: AbortSignal,
  onProgress: (read: number) => void,
): Promise<Sighting[]> {
  const all: Sighting[] = []
  let cursor: string | null = null
  do {
    const page: AnswerOf<'/api/sightings', 'get'> = await read(filter, cursor, exportPage, signal)
    all.push(...page.sightings)
    onProgress(all.length)
    cursor = page.next_cursor
  } while (cursor !== null)
  return all
}
