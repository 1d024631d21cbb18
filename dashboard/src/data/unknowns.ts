import type { AnswerOf } from '@netra/client'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { useChangeOfSeveral } from './change-several.ts'
import { netra } from './netra.ts'

export type Unknown = AnswerOf<'/api/unknowns', 'get'>['unknowns'][number]
export type UnknownState = Unknown['state']

const pageSize = 60

/** Strangers, who was seen last first. */
export const unknownsQuery = (state: UnknownState | null) =>
  infiniteQueryOptions({
    queryKey: ['unknowns', 'list', state],
    queryFn: ({ pageParam, signal }) =>
      netra.get('/api/unknowns', {
        params: { query: { offset: pageParam, limit: pageSize, ...(state === null ? {} : { state }) } },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.unknowns.length === pageSize ? pages.length * pageSize : null),
  })

export const unknownCropUrl = (unknownId: string): string => netra.url(`/api/unknowns/${unknownId}/crop`)

const touched = ['unknowns', 'sightings', 'sighting-pages', 'people', 'corrections'] as const

export const useNameUnknown = () =>
  useChangeOfSeveral(touched, ({ unknownId, ...body }: { unknownId: string; person_id?: string; name?: string }) =>
    netra.post('/api/unknowns/{unknown_id}/name', { params: { path: { unknown_id: unknownId } }, body }),
  )

export const useMergeUnknowns = () =>
  useChangeOfSeveral(touched, ({ kept, gone }: { kept: string; gone: string }) =>
    netra.post('/api/unknowns/{into_unknown_id}/merge', {
      params: { path: { into_unknown_id: kept } },
      body: { unknown_id: gone },
    }),
  )

export const useSplitUnknown = () =>
  useChangeOfSeveral(touched, ({ unknownId, sightingIds }: { unknownId: string; sightingIds: readonly string[] }) =>
    netra.post('/api/unknowns/{unknown_id}/split', {
      params: { path: { unknown_id: unknownId } },
      body: { sighting_ids: [...sightingIds] },
    }),
  )

export const useIgnoreUnknown = () =>
  useChangeOfSeveral(touched, (unknownId: string) =>
    netra.post('/api/unknowns/{unknown_id}/ignore', { params: { path: { unknown_id: unknownId } } }),
  )

export const useDeleteUnknown = () =>
  useChangeOfSeveral(touched, (unknownId: string) =>
    netra.delete('/api/unknowns/{unknown_id}', { params: { path: { unknown_id: unknownId } } }),
  )
